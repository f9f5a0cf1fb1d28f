import { expect } from 'chai';
import { describe, it } from 'mocha';
import { HeldFrames } from '../../../pkg/net/held-frames.ts';

const TYPE = 16;
const payload = (channel: number, value: number): Uint8Array => Uint8Array.of(channel, value);

/** Frames 1, 2, 3, ... on the channels given. */
function held(channels: readonly number[]): HeldFrames {
  const frames = new HeldFrames();
  for (const [i, channel] of channels.entries()) frames.add(TYPE, payload(channel, i + 1), false);
  return frames;
}

describe('HeldFrames', () => {
  it('releases the frames of open channels in order and keeps count of the others', () => {
    const frames = held([0, 1, 0, 1]);
    const open = new Set([1]);
    const seen: number[] = [];
    const release = (): void =>
      frames.release(
        (channel) => open.has(channel),
        (_type, buffer, start) => seen.push(buffer[start + 1] ?? 0),
      );
    release();
    expect([seen, frames.count]).to.deep.equal([[2, 4], 4]);
    open.add(0);
    release();
    expect([seen, frames.count, frames.bytes]).to.deep.equal([[2, 4, 1, 3], 0, 0]);
  });

  it('hands over older frames first when a receiver opens their channel', () => {
    const frames = held([0, 1, 0]);
    const open = new Set([1]);
    const seen: number[] = [];
    const isOpen = (channel: number): boolean => open.has(channel);
    const receive = (_type: number, buffer: Uint8Array, start: number): void => {
      seen.push(buffer[start + 1] ?? 0);
      open.add(0);
      frames.release(isOpen, receive);
    };
    frames.release(isOpen, receive);
    expect(seen).to.deep.equal([2, 1, 3]);
  });

  it('keeps the place of a frame that was handed over behind a held one', () => {
    const frames = held([0]);
    frames.add(TYPE, payload(1, 2), true);
    expect(frames.count).to.equal(2);
    const seen: number[] = [];
    frames.release(
      () => true,
      (_type, buffer, start) => seen.push(buffer[start + 1] ?? 0),
    );
    expect([seen, frames.count]).to.deep.equal([[1], 0]);
  });

  it('holds many frames over many chunks', () => {
    const frames = held(Array.from({ length: 30_000 }, () => 0));
    let seen = 0;
    let paused = false;
    const release = (): void =>
      frames.release(
        () => !paused,
        () => {
          seen += 1;
          paused = seen === 12_345;
        },
      );
    release();
    expect([seen, frames.count]).to.deep.equal([12_345, 17_655]);
    paused = false;
    release();
    expect([seen, frames.count]).to.deep.equal([30_000, 0]);
  });
});
