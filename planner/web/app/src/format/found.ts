// A plan that a search found, in words: what it costs by the hour, and how sure it is.

import type { Found } from '../api/types';
import { count, dollars, grouped, runs } from './numbers';

/** "$1.29 per GPU-hour of Lambda (on-demand), 64 of 64 GPUs paid". */
export function priceText(plan: Found): string {
  if (plan.price === null) return 'no price';
  const { usd_per_gpu_hour: usd, provider, kind } = plan.price;
  const of = provider === null ? ', as given' : ` of ${provider}${kind === null ? '' : ` (${kind})`}`;
  const idle = plan.billed_gpus > plan.gpus
    ? `, ${count(plan.billed_gpus, 'GPU')} paid for in whole machines` : '';
  return `${dollars(usd)} per GPU-hour${of}${idle}`;
}

/** The same in a table: "$1.29/h Lambda"; the kind where it is not the usual one. */
export function priceCell(plan: Found): string {
  if (plan.price === null) return 'no price';
  const { usd_per_gpu_hour: usd, provider, kind } = plan.price;
  const usual = kind === null || kind === 'on-demand';
  const of = provider === null ? 'as given' : usual ? provider : `${provider}, ${kind}`;
  const billed = plan.billed_gpus > plan.gpus ? `; ${grouped(plan.billed_gpus)} paid for` : '';
  return `${dollars(usd)}/h ${of}${billed}`;
}

/** "fits in 9 of 10 such runs, in time in 7 of 10 such runs". */
export function chancesText({ chances }: Found): string {
  const said: [string, number | null][] = [['fits', chances.fits], ['in time', chances.in_time],
    ['within budget', chances.within_budget]];
  return said.flatMap(([what, chance]) => chance === null ? []
    : [chance >= 1 ? what : `${what} ${runs(chance)}`]).join(', ');
}
