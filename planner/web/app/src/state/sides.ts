// What stands beside what: the plans of a comparison, and the card of a table of ranks.

import type { Comparison, Plan, Ranks } from '../api/types';
import type { Scenario } from './scenario';

/** A plan with what it is of and its place in the comparison. */
export interface Side {
  at: number;
  scenario: Scenario;
  plan: Plan;
}

/** Those that could be planned; the server has them in the order of the question. */
export function sidesOf(comparison: Comparison, scenarios: Scenario[]): Side[] {
  const refused = new Set(comparison.refused.map(({ at }) => at));
  return scenarios.flatMap((scenario, at) => refused.has(at) ? [] : [{ at, scenario }])
    .map((side, index) => ({ ...side, plan: comparison.plans[index]! }));
}

/** The card that was picked, else the one that was asked about, else that of the recommendation. */
export function shownCard(ranks: Pick<Ranks, 'cards' | 'cheapest'>, own: boolean,
  picked?: string): string {
  const names = ranks.cards.map(({ gpu }) => gpu);
  if (picked !== undefined && names.includes(picked)) return picked;
  const asked = own ? ranks.cards.find((card) => card.asked)?.gpu : undefined;
  return asked ?? ranks.cheapest?.gpu ?? names[0]!;
}
