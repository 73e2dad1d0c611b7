// The parts of a plan's answer that are text and tables.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Assumption, FormField, Line, Plan } from '../api/types';
import { CONFIDENCE, bandText, valueText } from '../format/lines';
import { lookOf, ways } from '../format/verdicts';
import { capitalized, withoutTerminal } from '../format/text';
import { amount, dollars, duration, grouped, percent } from '../format/numbers';
import { Band } from '../parts/band';
import { Figure, useLine } from '../parts/explain';
import { Disclosure } from '../parts/field';
import { Table } from '../parts/table';
import { withSettings, type Scenario } from '../state/scenario';

export function Verdicts(props: {
  plan: Plan;
  scenario: Scenario;
  fields: FormField[];
  onChange?: ((next: Scenario) => void) | undefined;
}): JSX.Element {
  const { onChange } = props;
  return (
    <ul class="verdicts">
      {props.plan.verdicts.map((verdict) => {
        const { kind, mark, word } = lookOf(verdict.answer);
        const buttons = onChange === undefined ? [] : ways(verdict, props.fields);
        return (
          <li key={verdict.id} class={kind}>
            <span class="mark" aria-hidden="true">{mark}</span>
            <div>
              <b class="answer-word">{word}</b>
              <p>{capitalized(verdict.sentence)}</p>
              {buttons.length > 0 && (
                <p class="ways">
                  {buttons.map((way) => (
                    <button key={way.label} type="button" title={way.title} onClick={() =>
                      onChange?.(withSettings(props.scenario, way.settings))}>{way.label}</button>
                  ))}
                </p>
              )}
            </div>
          </li>
        );
      })}
      {props.plan.notes.map((note) => (
        <li key={note} class="note"><span class="mark" aria-hidden="true">i</span><div><p>{withoutTerminal(note)}</p></div></li>
      ))}
    </ul>
  );
}

function Tile(props: {
  title: string;
  line: Line | undefined;
  text: (value: number) => string;
  children: JSX.Element | JSX.Element[];
}): JSX.Element {
  const { line, text } = props;
  return (
    <div class="tile">
      <h2>{props.title}</h2>
      {line === undefined ? <p class="big">unknown</p> : (
        <>
          <p class="big"><Figure id={line.id}>{text(line.value)}</Figure></p>
          {line.low !== undefined && line.high !== undefined && (
            <Band low={line.low} expected={line.value} high={line.high} text={text} />
          )}
        </>
      )}
      <div class="small">{props.children}</div>
    </div>
  );
}

export function MoneyAndTime(props: { plan: Plan; fits: boolean }): JSX.Element {
  const { plan } = props;
  const wallDays = useLine('time.wall_days') ?? useLine('time.days');
  const wallHours = useLine('time.wall_gpu_hours') ?? useLine('time.gpu_hours');
  const wallUsd = useLine('cost.wall_usd') ?? useLine('cost.usd');
  const price = useLine('cost.usd_per_gpu_hour');
  const share = useLine('goodput.share');
  const mfu = useLine('time.mfu');
  return (
    <div class={`tiles ${props.fits ? '' : 'moot'}`}>
      {!props.fits && <p class="moot-note">If it fitted:</p>}
      <Tile title="Time" line={wallDays} text={duration}>
        <p><Figure id="time.days" /> of pure training
          {share !== undefined && <>, goodput <Figure id="goodput.share" /></>}</p>
        <Dates plan={plan} />
      </Tile>
      <Tile title="GPU-days" line={wallHours} text={(hours) => amount(hours / 24)}>
        <p><Figure id="time.gpu_days" /> of pure training</p>
        <p>Utilization <Share id="time.utilization" />: all work that is done, of the peak
          {mfu !== undefined && <>. MFU <Share id="time.mfu" />: the model’s work, as papers
            count it</>}</p>
      </Tile>
      <Tile title="Money" line={wallUsd} text={dollars}>
        {price === undefined
          ? <p>No price of this GPU is known; give yours under “More”.</p>
          : <p><Figure id="cost.usd_per_gpu_hour" /> per GPU-hour
              {plan.price?.provider ? ` of ${plan.price.provider}` : ', as given'};{' '}
              <Figure id="cost.usd" /> without interruptions</p>}
      </Tile>
    </div>
  );
}

/** A line that is a share, in percent. */
function Share(props: { id: string }): JSX.Element {
  const line = useLine(props.id);
  return <Figure id={props.id}>{line === undefined ? '–' : percent(line.value)}</Figure>;
}

/** When it ends, where the plan knows when it starts. */
function Dates(props: { plan: Plan }): JSX.Element | null {
  const budget = props.plan.budget;
  if (budget?.end === undefined) return null;
  const band = budget.end_low === undefined || budget.end_high === undefined ? ''
    : `, 80 % of comparable runs ${budget.end_low} to ${budget.end_high}`;
  return (
    <>
      <p>Done on {budget.end}{band}</p>
      {budget.latest_start !== undefined && <p>Start by {budget.latest_start} to be in time</p>}
    </>
  );
}

/** Where price and width of the bands come from. */
export function Money(props: { plan: Plan }): JSX.Element | null {
  const { plan } = props;
  const rows: [string, string | undefined][] = [
    ['Price', [plan.price?.choice, plan.price?.machines, plan.price?.row].filter(Boolean)
      .join('; ') || undefined],
    ['Why the band is this wide', plan.time.doubts],
    ['What limits the speed', plan.time.limit?.replace(/^where the time goes: /, '')],
  ];
  const shown = rows.filter(([, text]) => text !== undefined && text !== '');
  if (shown.length === 0) return null;
  return (
    <section class="card">
      <h2>What stands behind it</h2>
      <dl class="facts">
        {shown.map(([title, text]) => <div key={title}><dt>{title}</dt><dd>{withoutTerminal(text!)}</dd></div>)}
      </dl>
    </section>
  );
}

export function Assumptions(props: { assumptions: Assumption[] }): JSX.Element {
  const { assumptions } = props;
  return (
    <Disclosure title="Assumptions (values you did not give)" note={`${assumptions.length} settings`} class="card">
      <Table caption="Assumptions" hideCaption rows={assumptions} columns={[
        { title: 'Setting', text: true, cell: (row) => <code>{row.key}</code> },
        { title: 'Value', text: true, wrap: true, cell: (row) => row.value },
        { title: 'Why', text: true, wrap: true, cell: (row) => withoutTerminal(row.reason) },
      ]} />
    </Disclosure>
  );
}

const SECTIONS: Record<string, string> = {
  cluster: 'Asked', training: 'Asked', parallel: 'Layout', model: 'Model', memory: 'Memory',
  compute: 'Work', time: 'Time', cost: 'Cost', goodput: 'Interruptions', energy: 'Energy',
  budget: 'Asked',
};

export function Ledger(props: { plan: Plan }): JSX.Element {
  const { lines } = props.plan;
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = lines.filter((line) => wanted === '' ||
    `${line.label} ${line.id} ${line.source}`.toLowerCase().includes(wanted));
  return (
    <Disclosure title="Every number, with formula and source" note={`${grouped(lines.length)} lines`}
      class="card">
      <div class="field narrow">
        <label for="ledger-filter">Find a number</label>
        <input id="ledger-filter" type="search" value={text}
          onInput={(event) => setText(event.currentTarget.value)} />
      </div>
      <Table caption="The ledger" hideCaption rows={shown} columns={[
        { title: 'Number', text: true, cell: (line) => line.label },
        { title: 'Part', text: true, cell: (line) => SECTIONS[line.id.split('.')[0]!] ?? '' },
        { title: 'Value', cell: (line) => <Figure id={line.id}>{valueText(line)}</Figure> },
        { title: '80 % interval', minor: true, cell: (line) => bandText(line) ?? '' },
        { title: 'Confidence', text: true, cell: (line) =>
          <span class={`tag ${line.confidence}`} title={CONFIDENCE[line.confidence] ?? ''}>
            {line.confidence}</span> },
        { title: 'Source', text: true, wrap: true, cell: (line) => line.source },
      ]} />
    </Disclosure>
  );
}
