// Up to six plans side by side, and what makes each dearer or cheaper than the first.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { Change, Comparison, Plan, Refused, WaterfallStep } from '../api/types';
import { Chart } from '../charts/chart';
import { stairs, waterfallOption } from '../charts/waterfall';
import { look, runsBehind } from '../format/verdicts';
import { valueText } from '../format/lines';
import { capitalized, keyInWords, withoutTerminal } from '../format/text';
import { amount, dollars, dollarsChange, duration, durations, percent, scaled, short } from '../format/numbers';
import { Disclosure } from '../parts/field';
import { Table } from '../parts/table';
import { address, go, readPlans, writePlans, writeScenario } from '../state/address';
import { MOST_PLANS, basket, setBasket } from '../state/basket';
import { sentenceOf } from '../state/errors';
import { useAnswer } from '../state/hooks';
import { bodyOf, fromToml, setting, type Scenario } from '../state/scenario';
import { sidesOf, type Side } from '../state/sides';
import { SaveDialog } from './save-dialog';

export function CompareView(props: { query: URLSearchParams }): JSX.Element {
  const inAddress = readPlans(props.query);
  const scenarios = (inAddress.length > 0 ? inAddress : basket()).slice(0, MOST_PLANS);
  const text = writePlans(scenarios).toString();
  const [saving, setSaving] = useState(false);

  useEffect(() => {
    document.title = 'Compare · gpuday';
    if (inAddress.length > 0) setBasket(scenarios);
    else if (scenarios.length > 0) go(address('compare', writePlans(scenarios)), true);
  }, [text]);
  const bodies = scenarios.map(bodyOf);
  const answer = useAnswer<Comparison>(scenarios.length === 0 ? undefined : JSON.stringify(bodies),
    (signal) => api.compare(bodies, signal));

  const put = (next: Scenario[]) => {
    setBasket(next);
    go(address('compare', writePlans(next)));
  };
  if (scenarios.length === 0) return <Nothing />;
  const comparison = answer.value;
  const current = comparison !== undefined &&
    comparison.plans.length + comparison.refused.length === scenarios.length ? comparison : undefined;
  const sides = current === undefined ? [] : sidesOf(current, scenarios);
  const names = planNames(sides);
  const good = sides.map(({ scenario }) => scenario);
  const last = sides.at(-1);
  const without = (at: number) => put(scenarios.filter((_, index) => index !== at));
  return (
    <div class="compare">
      <header class="view-head">
        <h1>Compare</h1>
        <p class="buttons">
          <button type="button" class="primary" disabled={good.length === 0}
            onClick={() => setSaving(true)}>Save {good.length > 1 ? 'these plans' : 'this plan'}</button>
          {scenarios.length < MOST_PLANS && last !== undefined && (
            <a class="button" href={address('plan', withAt(toChange(last), scenarios.length))}>
              Add a variant
            </a>
          )}
          <button type="button" onClick={() => put([])}>Clear</button>
        </p>
      </header>
      {answer.error !== undefined && <p class="banner" role="alert">{sentenceOf(answer.error)}</p>}
      {inAddress.length > MOST_PLANS && (
        <p class="banner">The link has {inAddress.length} plans; the first {MOST_PLANS} are shown.</p>
      )}
      {current?.refused.map((one) => (
        <Broken key={one.at} refused={one} scenario={scenarios[one.at]!}
          onRemove={() => without(one.at)} />
      ))}
      {current !== undefined && sides.length > 0 && (
        <>
          <SideBySide sides={sides} names={names} onRemove={without} />
          {sides.length === 1 && (
            <p class="lead">One plan so far. Add a variant and the difference stands here.</p>
          )}
          {sides.slice(1).map(({ plan, at }, index) => (
            <Difference key={at} first={sides[0]!.plan} plan={plan}
              names={[names[0]!, names[index + 1]!]} numbers={[sides[0]!.at + 1, at + 1]}
              steps={current.against_first[index]?.waterfall ?? []}
              changes={current.against_first[index]?.changes ?? []} />
          ))}
        </>
      )}
      {saving && current !== undefined && (
        <SaveDialog scenarios={good} names={names} onClose={() => setSaving(false)} />
      )}
    </div>
  );
}

/** What is changed in the place of a side: of a saved plan what it was planned from. */
function toChange({ scenario, plan }: Side): Scenario {
  return scenario.saved === undefined ? scenario : fromToml(plan.scenario_toml);
}

/** One that could not be planned, with the ways out. */
function Broken(props: { refused: Refused; scenario: Scenario; onRemove: () => void }): JSX.Element {
  const { refused, scenario } = props;
  const number = refused.at + 1;
  return (
    <p class="banner broken" role="alert">
      <span>Plan {number}: {capitalized(withoutTerminal(refused.reason))}</span>
      <span class="column-actions">
        {scenario.saved === undefined && (
          <a href={address('plan', withAt(scenario, refused.at))}>Change</a>
        )}
        <button type="button" class="link" aria-label={`Remove plan ${number}`} onClick={props.onRemove}>
          Remove
        </button>
      </span>
    </p>
  );
}

function withAt(scenario: Scenario, at: number): URLSearchParams {
  return writeScenario(scenario, new URLSearchParams({ at: String(at) }));
}

/** Titles, told apart by method and tokens where they are the same. */
function planNames(sides: Side[]): string[] {
  const nameOf = ({ scenario, plan }: Side) => setting(scenario, 'name') ?? plan.title;
  return sides.map((side) => {
    const { plan } = side;
    const name = nameOf(side);
    const twins = sides.filter((other) => nameOf(other) === name);
    return twins.length === 1 ? name : `${name}, ${plan.optimizer.description}` +
      `${twins.some(({ plan: other }) => other.precision.description !== plan.precision.description)
        ? `, ${plan.precision.description}` : ''}`;
  });
}

interface Row {
  title: string;
  cells: (string | JSX.Element)[];
  values: (number | undefined)[];
  same?: boolean;
}

const NUMBERS: [string, string][] = [
  ['Time', 'time.wall_days'], ['GPU-days', 'time.wall_gpu_hours'], ['Money', 'cost.wall_usd'],
  ['Memory per GPU', 'memory.per_gpu.total_bytes'], ['Tokens', 'compute.tokens'],
  ['Seconds per step', 'time.step_seconds'], ['Utilization, all work that is done', 'time.utilization'],
  ['MFU, as papers count it', 'time.mfu'],
  ['Price of a GPU-hour', 'cost.usd_per_gpu_hour'],
  ['Trained parameters', 'model.parameters.trainable'], ['Global batch', 'training.global_batch'],
  ['Sequence length', 'training.sequence_length'],
];

const TEXTS: Record<string, (value: number) => string> = {
  'time.wall_days': duration,
  'time.wall_gpu_hours': (hours) => amount(hours / 24),
  'time.utilization': percent,
  'time.mfu': percent,
  'compute.tokens': scaled,
  'model.parameters.trainable': scaled,
};

function SideBySide(props: {
  sides: Side[];
  names: string[];
  onRemove: (at: number) => void;
}): JSX.Element {
  const { sides } = props;
  const plans = sides.map(({ plan }) => plan);
  const line = (plan: Plan, id: string) => plan.lines.find((candidate) => candidate.id === id);
  const texts: [string, (plan: Plan) => string][] = [
    ['GPUs', (plan) => `${plan.cluster.gpus.toLocaleString('en-US')} × ${plan.cluster.gpu}`],
    ['Method', (plan) => plan.optimizer.description],
    ['Precision', (plan) => plan.precision.description],
    ['Provider', (plan) => plan.price?.provider ?? ''],
  ];
  const rows: Row[] = [
    {
      title: 'Verdict', values: [],
      cells: plans.map((plan) => (
        <>{plan.verdicts.map((verdict) => {
          const { kind, word } = look(verdict);
          return (
            <span key={verdict.id} class={`word ${kind}`}>{word}{runsBehind(verdict.chance)}</span>
          );
        })}</>
      )),
    },
    ...NUMBERS.map(([title, id]): Row => ({
      title,
      values: plans.map((plan) => line(plan, id)?.value),
      cells: plans.map((plan) => {
        const found = line(plan, id);
        return found === undefined ? 'unknown' : cellText(id, found, line(plans[0]!, id)?.value);
      }),
    })),
    ...texts.map(([title, of]): Row => ({ title, values: [], cells: plans.map((plan) => <b>{of(plan)}</b>),
      same: new Set(plans.map(of)).size === 1 })),
  ];
  return (
    <div class="table-box sides" tabIndex={0} role="region" aria-label="The plans side by side">
      <table>
        <caption class="visually-hidden">The plans side by side</caption>
        <thead>
          <tr>
            <td />
            {sides.map((side, index) => (
              <th key={side.at} scope="col">
                <span class="number">{side.at + 1}</span>
                <span class="plan-name">{props.names[index]}</span>
                {side.scenario.saved !== undefined && (
                  <small class="band-text">as it was saved, number {side.scenario.saved}</small>
                )}
                <span class="column-actions">
                  <a href={address('plan', withAt(toChange(side), side.at))}>Change</a>
                  <button type="button" class="link" aria-label={`Remove plan ${side.at + 1}`}
                    onClick={() => props.onRemove(side.at)}>
                    Remove
                  </button>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.title} class={differs(row) ? 'differs' : ''}>
              <th scope="row" class="text">{row.title}</th>
              {row.cells.map((cell, index) => <td key={index}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellText(id: string, found: NonNullable<Plan['lines'][number]>,
  first: number | undefined): JSX.Element {
  const band = found.low === undefined || found.high === undefined ? undefined
    : found.unit === 'days' ? durations(found.low, found.high)
      : found.unit === 'USD' ? `${dollars(found.low)} to ${dollars(found.high)}` : undefined;
  const ratio = first === undefined || first === 0 || first === found.value ? undefined
    : `×${short(found.value / first)}`;
  return (
    <>
      <b>{TEXTS[id]?.(found.value) ?? valueText(found)}</b>
      {ratio !== undefined && ratio !== '×1.00' && <small> {ratio}</small>}
      {band !== undefined && <small class="band-text">{band}</small>}
    </>
  );
}

function differs(row: Row): boolean {
  if (row.values.length > 0) return row.values.some((value) => value !== row.values[0]);
  return row.same === false;
}

function Difference(props: {
  first: Plan;
  plan: Plan;
  names: [string, string];
  numbers: [number, number];
  steps: WaterfallStep[];
  changes: Change[];
}): JSX.Element {
  const usd = (plan: Plan) => plan.lines.find((line) => line.id === 'cost.wall_usd')?.value;
  const from = usd(props.first);
  const to = usd(props.plan);
  const known = from !== undefined && to !== undefined;
  // The server's steps may be of dollars with or without interruptions; they say which by their sum.
  const sum = props.steps.reduce((total, step) => total + step.usd, 0);
  const pure = (plan: Plan) => plan.lines.find((line) => line.id === 'cost.usd')?.value ?? 0;
  const start = known && Math.abs(to - from - sum) <= Math.abs(sum) * 1e-6 + 1e-6
    ? from : pure(props.first);
  const [a, b] = props.numbers;
  const all = stairs(`Plan ${a}`, start, props.steps, `Plan ${b}`);
  const difference = props.steps.length > 0 ? sum : known ? to - from : 0;
  const title = !known ? `Plan ${b} against plan ${a}`
    : difference === 0 ? `Plan ${b} costs the same as plan ${a}`
      : `Plan ${b} is ${dollars(Math.abs(difference))} ${difference > 0 ? 'dearer' : 'cheaper'} than plan ${a}`;
  return (
    <section class="card">
      <h2>{title}</h2>
      <p class="small">From {props.names[0]} to {props.names[1]}{
        start === from ? ', interruptions included' : ', without interruptions'}.</p>
      {props.steps.length > 0 && (
        <>
          <Chart height={40 + all.length * 34} label={`${title}: ` + all.map((stair) =>
            `${stair.label} ${stair.total ? dollars(stair.to) : dollarsChange(stair.to - stair.from)}`).join(', ')}
            option={(colours, width) => waterfallOption(all, colours, width)} />
          <Disclosure title="These dollars as a table">
            <Table caption="From one plan's dollars to the other's" hideCaption rows={all} columns={[
              { title: 'Step', text: true, cell: (stair) => stair.label },
              { title: 'Change', cell: (stair) => stair.total ? '' : dollarsChange(stair.to - stair.from) },
              { title: 'So far', cell: (stair) => dollars(stair.to) },
            ]} />
          </Disclosure>
        </>
      )}
      {props.changes.length > 0 && (
        <Disclosure title="Every number that differs" note={`${props.changes.length}`}>
          <ChangeTable changes={props.changes} before={`Plan ${a}`} after={`Plan ${b}`} />
        </Disclosure>
      )}
    </section>
  );
}

export function ChangeTable(props: {
  changes: Change[];
  before: string;
  after: string;
}): JSX.Element {
  return (
    <Table caption="What differs" class="changes" hideCaption rows={ordered(props.changes)} columns={[
      { title: 'Number', text: true, wrap: true, cell: (row) =>
        row.label === row.id ? keyInWords(row.id) : row.label },
      { title: props.before, wrap: true, cell: (row) => side(row, row.before_value, row.before) },
      { title: props.after, wrap: true, cell: (row) => side(row, row.after_value, row.after) },
      { title: 'Change', cell: (row) => changeText(row) },
    ]} />
  );
}

// What a manager asks first stands first; the rest as the server has it, the largest change first.
const FIRST = ['cost.wall_usd', 'time.wall_days', 'time.wall_gpu_hours',
  'memory.per_gpu.total_bytes', 'cluster.gpus', 'cluster.gpu', 'cost.usd_per_gpu_hour'];

function ordered(changes: Change[]): Change[] {
  const place = (change: Change) => {
    const at = FIRST.indexOf(change.id);
    return at < 0 ? FIRST.length : at;
  };
  return [...changes].sort((a, b) => place(a) - place(b));
}

const MANY = 1e6;

/** A number as the page writes it, or the server's word for what is none. */
function side(change: Change, value: number | null, text: string): string {
  if (value === null) return text;
  // Side by side their size is asked for; every digit stands in each plan.
  return ['tokens', 'parameters'].includes(change.unit) && value >= MANY ? `${scaled(value)} ${change.unit}`
    : valueText({ value, unit: change.unit });
}

function changeText(row: Change): string {
  const change = row.relative_change;
  if (change === null || row.before_value === null || row.after_value === null) return '';
  if (change > 9) return `×${short(change + 1)}`;
  return `${change > 0 ? '+' : ''}${short(change * 100)} %`;
}

function Nothing(): JSX.Element {
  return (
    <div class="empty">
      <h1>Compare</h1>
      <p>Nothing to compare yet. Make a plan and press “Add to comparison”; change it and add it
        again. Up to {MOST_PLANS} plans stand side by side here, with what makes one dearer than
        another.</p>
      <p class="buttons">
        <a class="button primary" href={address('plan')}>Make a plan</a>
        <a class="button" href={address('saved')}>Choose saved ones</a>
      </p>
    </div>
  );
}
