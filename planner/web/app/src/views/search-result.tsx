// What a search found: a sentence, the front of time against money, and the plans as tables. Every
// plan opens as one.

import type { JSX } from 'preact';
import type { Assumption, Found, SearchAnswer } from '../api/types';
import { Chart } from '../charts/chart';
import { paretoOption, priced } from '../charts/pareto';
import { chancesText, priceCell, priceText } from '../format/found';
import { count, dollars, duration, durations, gib, grouped, percent, plain, scaled } from '../format/numbers';
import { withoutTerminal } from '../format/text';
import { AnswerWord } from '../parts/answer-word';
import { Disclosure } from '../parts/field';
import { Table, type Column } from '../parts/table';
import { go, planAddress } from '../state/address';
import { setting, withSettings, type Scenario } from '../state/scenario';

/** The plan as a scenario: the question with its bounds, and what the search chose. */
function scenarioOf(plan: Found, scenario: Scenario): Scenario {
  return withSettings(scenario, plan.settings);
}

export function SearchResult(props: { answer: SearchAnswer; scenario: Scenario }): JSX.Element {
  const { answer, scenario } = props;
  const front = priced(answer.front);
  const kinds = priced(answer.by_kind);
  const best = answer.best[0];
  const open = (plan: Found | undefined) => {
    if (plan !== undefined) go(planAddress(scenarioOf(plan, scenario)));
  };
  const bySeries = [kinds, front, best === undefined ? [] : [best]];
  return (
    <>
      {answer.stopped && (
        <p class="banner">Stopped before the end: this is the best so far, out of{' '}
          {scaled(answer.looked_at)} configurations.</p>
      )}
      <div class="headline" role="status" aria-live="polite">
        <p class="sentence">{sentence(answer)}</p>
        {best !== undefined && (
          <p class="range">80 % of comparable runs:{' '}
            {durations(best.wall_days_low, best.wall_days_high)}{moneyBand(best)}.
            {answer.latest_start !== null && startText(answer)}</p>
        )}
        {best !== undefined && <p><AnswerWord answer={best.answer} /> {chancesText(best)}</p>}
      </div>
      {best !== undefined && (
        <div class="actions">
          <a class="button primary" href={planAddress(scenarioOf(best, scenario))}>
            Open the best as a plan
          </a>
        </div>
      )}
      {front.length > 0 && (
        <section class="card">
          <h2>Time against money</h2>
          <p class="small">The line: nothing is both faster and cheaper. Diamonds: the cheapest of
            each kind of GPU. The ring: the best. A point opens as a plan.</p>
          <Chart height={360} label={`Time against money: ${front.map((plan) =>
            `${duration(plan.wall_days)} for ${plan.wall_usd === null ? 'no price' : dollars(plan.wall_usd)}`).join(', ')}`}
            option={(colours, width) => paretoOption(front, kinds, best, answer, colours, width)}
            onPoint={(series, index) => open(bySeries[series]?.[index])} />
          <Plans caption="The front: nothing is both faster and cheaper" plans={front}
            scenario={scenario} />
        </section>
      )}
      {answer.best.length > 0 && (
        <Disclosure title="The best plans" note={`${answer.best.length}`} class="card">
          <Plans caption="The best plans" plans={answer.best} scenario={scenario} layout />
        </Disclosure>
      )}
      {answer.by_kind.length > 0 && (
        <Disclosure title="The cheapest of each kind of GPU" note={`${answer.by_kind.length} kinds`} class="card">
          <Plans caption="The cheapest of each kind" plans={answer.by_kind}
            scenario={scenario} />
        </Disclosure>
      )}
      <section class="card">
        <h2>What stands behind it</h2>
        <dl class="facts">
          <div><dt>Prices</dt><dd>{ruleText(answer, scenario)}</dd></div>
          {answer.binding !== '' && <div><dt>What binds</dt><dd>{answer.binding}</dd></div>}
          {answer.would_have_to_give.length > 0 && (
            <div><dt>To make it hold</dt><dd>{answer.would_have_to_give.join('; ')}</dd></div>
          )}
          <div><dt>Gone through</dt><dd>{grouped(answer.configurations)} configurations in{' '}
            {plain(answer.seconds)} s, of which {grouped(answer.looked_at)} had to be looked at</dd></div>
          {answer.assumptions.map((assumption) => (
            <div key={assumption.key}><dt>Assumed: <code>{assumption.key}</code></dt>
              <dd>{because(assumption)}</dd></div>
          ))}
          {answer.left_out.map((text) => <div key={text}><dt>Left out</dt><dd>{leftOut(text)}</dd></div>)}
          <div><dt>The same in a terminal</dt><dd><code>{answer.command}</code></dd></div>
        </dl>
      </section>
    </>
  );
}

/** With the page's way to take them in. */
function leftOut(text: string): string {
  return `${withoutTerminal(text)}${text.includes('--wide') ? '; “How much is tried” takes them in' : ''}`;
}

function because({ value, reason }: Assumption): string {
  const why = withoutTerminal(reason);
  return why === '' ? value : `${value} (${why})`;
}

/** Days as text sort as days. */
function startText(answer: SearchAnswer): string {
  const { latest_start: latest, start } = answer;
  if (latest === null) return '';
  return start !== null && latest < start
    ? ` To be safe it would have had to start by ${latest}.`
    : ` The last safe day to start is ${latest}.`;
}

const BEST: Record<string, string> = {
  cost: 'Cheapest', time: 'Soonest', 'gpu-days': 'Fewest GPU-days', gpus: 'Fewest GPUs',
};

function sentence(answer: SearchAnswer): string {
  const best = answer.best[0];
  if (best === undefined) return `Nothing that was tried holds ${answer.title}.`;
  const money = best.wall_usd === null ? '' : ` for ${dollars(best.wall_usd)}`;
  const what = `${count(best.gpus, best.gpu, `× ${best.gpu}`)} in ${duration(best.wall_days)}${money}`;
  const at = best.price === null ? '' : `, at ${priceText(best)}`;
  const first = BEST[answer.minimize] ?? 'Best';
  return answer.answer === 'no' ? `Nothing keeps the bounds; nearest comes ${what}${at}.`
    : `${first} for ${answer.title}: ${what}${at}.`;
}

function moneyBand({ wall_usd_low: low, wall_usd_high: high }: Found): string {
  return low === null || high === null ? '' : ` and ${dollars(low)} to ${dollars(high)}`;
}

const RULES: Record<string, string> = {
  middle: 'The middle of the prices that each plan can be rented for',
  cheapest: 'The cheapest price that each plan can be rented for',
};

/** Which of the prices a plan is costed with, said or assumed: the same as a plan by itself takes. */
function ruleText(answer: SearchAnswer, scenario: Scenario): string {
  if (setting(scenario, 'price.usd_per_gpu_hour') !== undefined) return 'The one that was given';
  const said = setting(scenario, 'price.rule');
  const assumed = answer.assumptions.find(({ key }) => key === 'price.rule')?.value;
  const rule = said ?? assumed ?? 'middle';
  return `${RULES[rule] ?? rule}${said === undefined ? ' (assumed)' : ''}`;
}

function Plans(props: {
  caption: string;
  plans: Found[];
  scenario: Scenario;
  layout?: boolean;
}): JSX.Element {
  const columns: Column<Found>[] = [
    { title: 'GPUs', text: true, cell: (plan) => (
      <a href={planAddress(scenarioOf(plan, props.scenario))}
        title="Open it as a plan">{grouped(plan.gpus)} × {plan.gpu}</a>
    ) },
    { title: 'Time', cell: (plan) => duration(plan.wall_days) },
    { title: '80 % interval', minor: true, cell: (plan) => durations(plan.wall_days_low, plan.wall_days_high) },
    { title: 'Answer', text: true, cell: (plan) =>
      <span title={chancesText(plan)}><AnswerWord answer={plan.answer} /></span> },
    { title: 'Money', cell: (plan) => plan.wall_usd === null ? 'no price' : dollars(plan.wall_usd) },
    { title: 'Price', text: true, minor: true, cell: priceCell },
    ...(props.layout ? [{ title: 'Memory', minor: true, cell: (plan: Found) => gib(plan.total_bytes) },
      { title: 'Of the peak', minor: true, cell: (plan: Found) => percent(plan.utilization) }, { title: 'Layout', minor: true, text: true, wrap: true, cell: layout }] : []),
  ];
  return <Table caption={props.caption} hideCaption rows={props.plans} columns={columns} tall
    rowClass={(plan) => plan.answer === 'no' ? 'does-not-fit' : ''} />;
}

function layout(plan: Found): string {
  const { parallel } = plan;
  const parts: string[] = [];
  for (const key of ['tensor', 'pipeline', 'context', 'expert', 'data']) {
    if (Number(parallel[key]) > 1) parts.push(`${key} ${grouped(Number(parallel[key]))}`);
  }
  parts.push(`ZeRO ${parallel['zero']}`, `micro-batch ${plan.micro_batch}`);
  if (plan.recompute !== 'none') parts.push(`recompute ${plan.recompute}`);
  return parts.join(', ');
}
