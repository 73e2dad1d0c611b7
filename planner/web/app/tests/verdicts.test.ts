import { describe, expect, it } from 'vitest';
import { look, ways } from '../src/format/verdicts';

describe('a verdict', () => {
  it('looks like its state', () => {
    expect(look({ id: 'memory.fits', state: 'only_if' }))
      .toEqual({ kind: 'tight', mark: '!', word: 'Fits, but tight' });
    expect(look({ id: 'budget.within_budget', state: 'no' }).word).toBe('Over budget');
    expect(look({ id: 'something.new', state: 'no' })).toEqual({ kind: 'bad', mark: '✕', word: 'No' });
  });
  it('has a button for each remedy with settings', () => {
    const remedies = [
      { sentence: 'it fits from 12,800 GPUs', settings: { 'cluster.gpus': '12800' } },
      { sentence: 'a smaller model', settings: {} },
      { sentence: 'it buys 30.1B tokens', settings: { 'training.tokens': '30100000000' } },
      { sentence: 'with all of it', settings: {
        'cluster.gpus': '64', 'parallel.zero': '3', 'training.micro_batch': '1' } },
    ];
    expect(ways({ remedies }).map(({ label }) => label)).toEqual([
      'Take 12,800 GPUs', 'Set tokens to 30,100,000,000',
      'Take 64 GPUs; set zero to 3, micro batch to 1']);
    expect(ways({ remedies })[0]).toMatchObject({
      settings: { 'cluster.gpus': '12800' }, title: 'It fits from 12,800 GPUs' });
  });
});
