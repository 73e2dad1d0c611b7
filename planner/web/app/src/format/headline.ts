// The sentence that a manager can say, and a plan's name where nobody gave one.

import type { Plan } from '../api/types';
import { count, dollars, duration, durations, scaled } from './numbers';

export interface Headline {
  sentence: string;
  range?: string;
}

const METHOD = /^lora \(rank (\d+)/;

export function work(plan: Plan): string {
  const lora = METHOD.exec(plan.optimizer.description);
  if (lora === null) return 'Training';
  const quantized = /^int[48]/.test(plan.precision.description);
  return `${quantized ? 'QLoRA' : 'LoRA'} of rank ${lora[1]} for`;
}

export function headline(plan: Plan): Headline {
  const line = (id: string) => plan.lines.find((candidate) => candidate.id === id);
  const fits = plan.verdicts.find((verdict) => verdict.id === 'memory.fits');
  const where = `${count(plan.cluster.gpus, plan.cluster.gpu, `× ${plan.cluster.gpu}`)}`;
  const what = `${work(plan)} ${plan.model.name}`;
  if (fits !== undefined && !fits.yes) {
    return { sentence: `${what} does not fit on ${where} as it is set up here.` };
  }
  const tokens = line('compute.tokens');
  const days = line('time.wall_days') ?? line('time.days');
  const usd = line('cost.wall_usd') ?? line('cost.usd');
  const guessed = plan.assumptions.some((assumption) => assumption.key === 'training.tokens');
  const on = tokens === undefined ? ''
    : ` on ${scaled(tokens.value)} tokens${guessed ? ' (assumed)' : ''}`;
  if (days === undefined) return { sentence: `${what}${on} fits on ${where}.` };
  const money = usd === undefined ? '' : ` and costs ${dollars(usd.value)}`;
  const sentence = `${what}${on} takes ${duration(days.value)}${money} on ${where}, ` +
    'interruptions included.';
  if (days.low === undefined || days.high === undefined) return { sentence };
  const moneyRange = usd?.low === undefined || usd.high === undefined ? ''
    : ` and ${dollars(usd.low)} to ${dollars(usd.high)}`;
  return {
    sentence,
    range: `Four of five runs like it take ${durations(days.low, days.high)}${moneyRange}.`,
  };
}

/** "tight", where it fits only if all goes as expected. */
export function verdictWord(id: string, yes: boolean, sentence: string): [string, string] {
  if (id === 'memory.fits') {
    if (!yes) return ['bad', 'Does not fit'];
    return sentence.startsWith('fits only') ? ['tight', 'Fits, but tight'] : ['good', 'Fits'];
  }
  if (id === 'budget.within_deadline') return yes ? ['good', 'In time'] : ['bad', 'Too late'];
  if (id === 'budget.within_budget') return yes ? ['good', 'Within budget'] : ['bad', 'Over budget'];
  return yes ? ['good', 'Yes'] : ['bad', 'No'];
}

export interface Remedy {
  label: string;
  change: Record<string, string>;
}

/** Settings that a verdict's sentence names as a way out, as buttons. */
export function remedies(sentence: string): Remedy[] {
  const found: Remedy[] = [];
  for (const match of sentence.matchAll(/\(([a-z_]+\.[a-z_]+) = "?([^")]+)"?\)/g)) {
    const change: Record<string, string> = { [match[1]!]: match[2]! };
    if (/micro-batch of 1\b/.test(sentence)) change['training.micro_batch'] = '1';
    found.push({ label: `Set ${match[1]!.split('.')[1]!.replace(/_/g, ' ')} to ${match[2]}`, change });
  }
  const from = /(?:^|; )it fits from ([\d,]+) GPUs/.exec(sentence);
  if (from !== null) {
    found.push({ label: `Take ${from[1]} GPUs`,
      change: { 'cluster.gpus': from[1]!.replace(/,/g, '') } });
  }
  const all = /with ZeRO 3, full recomputation, FlashAttention and a micro-batch of 1 it fits from ([\d,]+) GPUs/
    .exec(sentence);
  if (all !== null) {
    found.push({ label: `Take ${all[1]} GPUs and recompute`, change: {
      'cluster.gpus': all[1]!.replace(/,/g, ''), 'parallel.zero': '3', 'training.recompute': 'full',
      'training.micro_batch': '1' } });
  }
  const meet = /; ([\d,]+) GPUs at the same utilization would meet it/.exec(sentence);
  if (meet !== null) {
    found.push({ label: `Take ${meet[1]} GPUs`,
      change: { 'cluster.gpus': meet[1]!.replace(/,/g, '') } });
  }
  return found;
}
