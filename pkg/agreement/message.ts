/** What nodes say to each other during agreement, whatever the algorithm. */
import type { BinaryMessage } from './binary/message.ts';
import type { DelphiMessage } from './delphi/message.ts';
import type { GradecastMessage } from './gradecast/message.ts';
import type { ValueMessage } from './value-message.ts';
import type { WitnessMessage } from './witness/message.ts';

export type AgreementMessage =
  ValueMessage | WitnessMessage | GradecastMessage | BinaryMessage | DelphiMessage;
