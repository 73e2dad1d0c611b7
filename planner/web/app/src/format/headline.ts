// The sentence that a manager can say.

import type { Plan } from '../api/types';
import { methodOf, type Methods } from '../state/methods';
import { fromToml, setting } from '../state/scenario';
import { dollars, duration, durations, grouped, scaled } from './numbers';

export interface Headline {
  sentence: string;
  range?: string;
}

/** "Training", or "LoRA of rank 16 for": what is done to the model. */
export function work(plan: Plan, start: Methods): string {
  const scenario = fromToml(plan.scenario_toml);
  const method = methodOf(scenario, start);
  const key = method?.rank_key;
  if (method === undefined || key == null) return 'Training';
  const rank = setting(scenario, key) ??
    plan.assumptions.find((assumption) => assumption.key === key)?.value;
  return `${method.label}${rank === undefined ? '' : ` of rank ${rank}`} for`;
}

export function headline(plan: Plan, start: Methods): Headline {
  const line = (id: string) => plan.lines.find((candidate) => candidate.id === id);
  const fits = plan.verdicts.find((verdict) => verdict.id === 'memory.fits');
  // "8 nodes" is said, although how many GPUs they have is assumed.
  const said = fromToml(plan.scenario_toml);
  const assumed = (key: string) => setting(said, key) === undefined &&
    plan.assumptions.some((assumption) => assumption.key === key);
  const where = `${grouped(plan.cluster.gpus)} × ${plan.cluster.gpu}${
    assumed('cluster.gpus') ? ' (assumed)' : ''}`;
  const what = `${work(plan, start)} ${plan.model.name}`;
  if (fits?.answer === 'no') {
    return { sentence: `${what} does not fit on ${where} as it is set up here.` };
  }
  const tokens = line('compute.tokens');
  const days = line('time.wall_days') ?? line('time.days');
  const usd = line('cost.wall_usd') ?? line('cost.usd');
  const on = tokens === undefined ? ''
    : ` on ${scaled(tokens.value)} ${tokens.value === 1 ? 'token' : 'tokens'}${
      assumed('training.tokens') ? ' (assumed)' : ''}`;
  if (days === undefined) return { sentence: `${what}${on} fits on ${where}.` };
  const money = usd === undefined ? '' : ` and costs ${dollars(usd.value)}`;
  const sentence = `${what}${on} takes ${duration(days.value)}${money} on ${where}, ` +
    'interruptions included.';
  if (days.low === undefined || days.high === undefined) return { sentence };
  const moneyRange = usd?.low === undefined || usd.high === undefined ? ''
    : ` and ${dollars(usd.low)} to ${dollars(usd.high)}`;
  return {
    sentence,
    range: `80 % of comparable runs: ${durations(days.low, days.high)}${moneyRange}.`,
  };
}
