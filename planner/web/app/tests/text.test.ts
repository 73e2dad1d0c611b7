import { describe, expect, it } from 'vitest';
import { withoutTerminal } from '../src/format/text';

describe('text for a page', () => {
  it('has nothing that only a terminal takes', () => {
    expect(withoutTerminal('P100: does not compute in BF16 (--wide takes them)'))
      .toBe('P100: does not compute in BF16');
    expect(withoutTerminal("say yours with --gpus '<=64'")).toBe('');
    expect(withoutTerminal('the usual one; say yours with --framework')).toBe('the usual one');
    expect(withoutTerminal('after the start, 2026-11-30 (today; --start says another), found 2020'))
      .toBe('after the start, 2026-11-30 (today), found 2020');
    expect(withoutTerminal('--only gpu: no GPU is called "X" (gpuday gpus lists them)'))
      .toBe('no GPU is called "X"');
    expect(withoutTerminal('no such price; there are A; price.usd_per_gpu_hour takes yours'))
      .toBe('no such price; there are A');
  });
  it('keeps all else', () => {
    for (const text of ['Published runs (effective share, nodes) give 0.055 OPT-175B (0.58, 124); middle 0.007',
      'a 1-2-3 -- dash', 'gpuday, f(), 7.4e-4']) expect(withoutTerminal(text)).toBe(text);
  });
});
