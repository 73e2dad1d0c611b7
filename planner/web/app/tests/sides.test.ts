import { describe, expect, it } from 'vitest';
import type { Comparison, Found, Plan } from '../src/api/types';
import { chancesText, priceCell, priceText } from '../src/format/found';
import { shownCard, sidesOf } from '../src/state/sides';

describe('plans side by side', () => {
  it('are those that could be planned, each with its place', () => {
    const plans = ['one', 'three'].map((title) => ({ title }) as Plan);
    const comparison: Comparison = { plans, against_first: [],
      refused: [{ at: 1, error: 'no', key: null, reason: 'no' }] };
    const scenarios = ['a', 'b', 'c'].map((operand) => ({ operand, set: {} }));
    expect(sidesOf(comparison, scenarios).map(({ at, scenario, plan }) =>
      [at, scenario.operand, plan.title])).toEqual([[0, 'a', 'one'], [2, 'c', 'three']]);
  });
});

describe('the card of a table of ranks', () => {
  const cards = ['small', 'mine', 'cheap'].map((gpu) =>
    ({ gpu, asked: gpu === 'mine', capacity_bytes: 1, usd_per_gpu_hour: null }));
  const ranks = { cards, cheapest: { row: 0, gpu: 'cheap' } };
  it('is the one that was asked about, else that of the recommendation', () => {
    expect(shownCard(ranks, true)).toBe('mine');
    expect(shownCard(ranks, false)).toBe('cheap');
    expect(shownCard({ cards, cheapest: null }, false)).toBe('small');
  });
  it('or the one that was picked, while there is one', () => {
    expect(shownCard(ranks, true, 'small')).toBe('small');
    expect(shownCard(ranks, true, 'gone')).toBe('mine');
  });
});

describe('a plan that a search found', () => {
  const found = (more: Partial<Found>) => ({ gpus: 60, billed_gpus: 60, price: null,
    chances: { fits: 1, in_time: null, within_budget: null }, ...more }) as Found;
  it('says its price, whose it is, and what is paid for besides', () => {
    const price = { usd_per_gpu_hour: 1.29, provider: 'Here', kind: 'spot' };
    expect(priceText(found({ price }))).toBe('$1.29 per GPU-hour of Here (spot)');
    expect(priceCell(found({ price }))).toBe('$1.29/h Here, spot');
    expect(priceCell(found({ price, billed_gpus: 64 }))).toBe('$1.29/h Here, spot; 64 paid for');
    expect(priceText(found({ price, billed_gpus: 64 })))
      .toBe('$1.29 per GPU-hour of Here (spot), 64 GPUs paid for in whole machines');
    expect(priceText(found({ price: { ...price, provider: null, kind: null } })))
      .toBe('$1.29 per GPU-hour, as given');
    expect(priceText(found({}))).toBe('no price');
  });
  it('says how sure each answer is', () => {
    expect(chancesText(found({}))).toBe('fits');
    expect(chancesText(found({ chances: { fits: 0.97, in_time: 0.65, within_budget: 0.9 } })))
      .toBe('fits in 9 of 10 such runs, in time in 6 of 10 such runs, within budget in 9 of 10 such runs');
  });
});
