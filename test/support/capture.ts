/** What a command writes while it runs in this process. */

export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Write = typeof process.stdout.write;

/** Runs a command and keeps what it writes to stdout and stderr from the terminal. */
export async function captured(command: () => Promise<number>): Promise<Captured> {
  const { stdout, stderr } = process;
  const [writeOut, writeErr] = [stdout.write.bind(stdout), stderr.write.bind(stderr)];
  const text = { out: '', err: '' };
  const keep =
    (key: 'out' | 'err'): Write =>
    (chunk: unknown) => {
      text[key] += String(chunk);
      return true;
    };
  stdout.write = keep('out');
  stderr.write = keep('err');
  try {
    const code = await command();
    return { code, ...text };
  } finally {
    stdout.write = writeOut;
    stderr.write = writeErr;
  }
}
