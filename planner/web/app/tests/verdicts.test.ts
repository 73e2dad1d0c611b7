import { describe, expect, it } from 'vitest';
import type { FormField } from '../src/api/types';
import { look, lookOf, runsBehind, ways } from '../src/format/verdicts';

const field = (path: string, label: string, unit: string | null = null): FormField =>
  ({ path, label, unit, kind: 'whole', names: null, choices: [], placeholder: null, hint: null });
const FIELDS = [field('training.tokens', 'Tokens to train on'), field('parallel.zero', 'ZeRO stage'),
  field('training.micro_batch', 'Micro-batch', 'seq.')];

describe('a verdict', () => {
  it('looks like its answer, in the words of all faces', () => {
    expect(look({ id: 'memory.fits', answer: 'maybe' }))
      .toEqual({ kind: 'tight', mark: '!', word: 'Fits: maybe' });
    expect(look({ id: 'budget.within_budget', answer: 'no' }).word).toBe('Within budget: NO');
    expect(look({ id: 'something.new', answer: 'no' })).toEqual({ kind: 'bad', mark: '✕', word: 'NO' });
    expect(lookOf('yes')).toEqual({ kind: 'good', mark: '✓', word: 'yes' });
  });
  it('says in how many runs, unless that is certain or not known', () => {
    expect(runsBehind(0.65)).toBe(', in 6 of 10 such runs');
    expect([1, 0, null].map(runsBehind)).toEqual(['', '', '']);
  });
  it('has a button for each remedy with settings', () => {
    const remedies = [
      { sentence: 'it fits from 12,800 GPUs', settings: { 'cluster.gpus': '12800' } },
      { sentence: 'a smaller model', settings: {} },
      { sentence: 'it buys 30.1B tokens', settings: { 'training.tokens': '30100000000' } },
      { sentence: 'with all of it', settings: {
        'cluster.gpus': '64', 'parallel.zero': '3', 'training.micro_batch': '1' } },
    ];
    expect(ways({ remedies }, FIELDS).map(({ label }) => label)).toEqual([
      'Take 12,800 GPUs', 'Set tokens to train on: 30.1B',
      'Take 64 GPUs; set ZeRO stage: 3, micro-batch: 1 seq.']);
    expect(ways({ remedies: remedies.slice(2, 3) }, [])[0]?.label).toBe('Set tokens: 30.1B');
    expect(ways({ remedies }, FIELDS)[0]).toMatchObject({
      settings: { 'cluster.gpus': '12800' }, title: 'It fits from 12,800 GPUs' });
  });
});
