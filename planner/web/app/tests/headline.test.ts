import { describe, expect, it } from 'vitest';
import type { Line, Plan, Verdict } from '../src/api/types';
import { headline } from '../src/format/headline';
import { START } from './start';

const line = (id: string, value: number, unit: string, low?: number, high?: number): Line => ({
  id, label: id, value, unit, formula: '', numbers: '', source: '', confidence: 'formula',
  ...(low === undefined || high === undefined ? {} : { low, high }),
});
const fits: Verdict = { id: 'memory.fits', sentence: '', answer: 'yes', chance: 1, remedies: [] };

const plan = (more: Partial<Plan>): Plan => ({
  title: '', answer: 'yes', model: { name: 'm-7b' }, optimizer: { description: '' },
  precision: { description: '', compute: '' }, cluster: { gpu: 'G', gpus: 2048 }, training: {}, time: {},
  improvement: null, verdicts: [fits], assumptions: [], notes: [], provenance: [],
  lines: [line('compute.tokens', 1.4e12, 'tokens'), line('time.wall_days', 46.84, 'days', 40, 60),
    line('cost.wall_usd', 5e6, 'USD', 4e6, 6e6)],
  scenario_toml: '[model]\nname = "m-7b"\n', ...more,
});

describe('the sentence of a plan', () => {
  it('says what, on what, how long and how much', () => {
    expect(headline(plan({}), START)).toEqual({
      sentence: 'Training m-7b on 1.4T tokens takes 46.8 days and costs $5,000,000 on 2,048 × G, ' +
        'interruptions included.',
      range: '80 % of comparable runs: 40.0 to 60.0 days and $4,000,000 to $6,000,000.',
    });
  });
  it('calls nothing assumed that the scenario says in other words', () => {
    const assumptions = [{ key: 'cluster.gpus', value: '64', reason: '8 nodes of 8' }];
    expect(headline(plan({ assumptions }), START).sentence).toContain('× G (assumed)');
    const said = plan({ assumptions, scenario_toml: '[cluster]\ngpus = "8 nodes"\n' });
    expect(headline(said, START).sentence).not.toContain('assumed');
  });
  it('names the method and its rank, said or assumed', () => {
    const said = plan({ scenario_toml: '[optimizer]\nname = "adapt"\nwidth = 64\n' });
    expect(headline(said, START).sentence).toMatch(/^Thin of rank 64 for m-7b/);
    const assumed = plan({ scenario_toml: '[optimizer]\nname = "adapt"\n',
      assumptions: [{ key: 'optimizer.width', value: '16', reason: '' }] });
    expect(headline(assumed, START).sentence).toMatch(/^Thin of rank 16 for m-7b/);
  });
  it('says that it does not fit, and nothing of days then', () => {
    expect(headline(plan({ verdicts: [{ ...fits, answer: 'no', chance: 0 }] }), START)).toEqual({
      sentence: 'Training m-7b does not fit on 2,048 × G as it is set up here.' });
  });
  it('says which number of GPUs was assumed, and has years and a single token', () => {
    const long = plan({ assumptions: [{ key: 'cluster.gpus', value: '2048', reason: '' }],
      lines: [line('compute.tokens', 1, 'tokens'), line('time.wall_days', 4138, 'days')] });
    expect(headline(long, START).sentence).toBe('Training m-7b on 1 token takes 11.3 years on ' +
      '2,048 × G (assumed), interruptions included.');
  });
  it('says what was assumed, and does without a price', () => {
    const poor = plan({ lines: [line('compute.tokens', 1e9, 'tokens'), line('time.days', 0.5, 'days')],
      assumptions: [{ key: 'training.tokens', value: '1B', reason: '' }] });
    expect(headline(poor, START)).toEqual({
      sentence: 'Training m-7b on 1B tokens (assumed) takes 12.0 hours on 2,048 × G, interruptions included.' });
  });
});
