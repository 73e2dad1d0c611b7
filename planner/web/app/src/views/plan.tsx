// A plan: what is asked on the left, the answer on the right, following each change at once.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api/client';
import type { Plan, Start } from '../api/types';
import { WithLedger } from '../parts/explain';
import { address, go, writeScenario } from '../state/address';
import { errorsByField } from '../state/errors';
import { fieldsOf, formKeys } from '../state/form';
import { useAnswer } from '../state/hooks';
import { bodyOf, isEmpty, withSettings, type Scenario } from '../state/scenario';
import { Actions } from './plan-actions';
import { Assumptions, Ledger, Money, MoneyAndTime, Verdicts } from './plan-answer';
import { MemorySection, StepSection } from './plan-charts';
import { PlanForm } from './plan-form';
import { headline } from '../format/headline';

// Keystrokes in one field are one step of the back button, if they follow each other.
const ONE_STEP_MS = 3000;

export function PlanView(props: {
  start: Start;
  scenario: Scenario;
  /** Its place in the comparison that it is changed for. */
  at: string | null;
}): JSX.Element {
  const { scenario, at } = props;
  const last = useRef({ field: '', at: 0 });
  const question = isEmpty(scenario) || scenario.operand === '' ? undefined
    : JSON.stringify(bodyOf(scenario));
  const answer = useAnswer<Planned>(question, async (signal) =>
    ({ plan: await api.plan(bodyOf(scenario), signal), scenario }));
  const errors = errorsByField(answer.error, formKeys(props.start));
  const planned = question === undefined ? undefined : answer.value;
  const plan = planned?.plan;
  const wrong = question === undefined || answer.error === undefined ? undefined
    : errors.other ?? Object.values(errors.fields)[0];

  const change = (next: Scenario, field: string) => {
    const now = Date.now();
    const same = field === last.current.field && now - last.current.at < ONE_STEP_MS;
    last.current = { field, at: now };
    // A name says what was planned; what is changed is something else.
    const unnamed = withSettings(next, { name: null });
    const query = new URLSearchParams(at === null ? {} : { at });
    go(address('plan', writeScenario(unnamed, query)), same);
  };
  useEffect(() => {
    document.title = plan === undefined ? 'Plan · gpuday' : `${plan.title} · gpuday`;
  }, [plan?.title]);

  return (
    <div class="plan">
      <section class="ask" aria-labelledby="ask-title">
        <h1 id="ask-title">Plan</h1>
        <PlanForm start={props.start} scenario={scenario} plan={plan} onChange={change}
          errors={errors} />
      </section>
      <section class={`answer ${wrong !== undefined ? 'outdated' : ''}`}
        aria-label="The answer" aria-busy={answer.busy}>
        {wrong !== undefined && <Wrong text={wrong} beside={plan !== undefined} />}
        {question === undefined && <Waiting />}
        {planned !== undefined && (
          <PlanAnswer plan={planned.plan} scenario={planned.scenario} at={at} start={props.start}
            onChange={(next) => change(next, 'remedy')} />
        )}
      </section>
    </div>
  );
}

/** A plan with what it is of: what is done with it is done with this, whatever is being typed. */
interface Planned {
  plan: Plan;
  scenario: Scenario;
}

/** Beside an answer it stands at the foot of the window, so that the answer does not move. */
export function Wrong(props: { text: string; beside: boolean }): JSX.Element {
  return (
    <p class={`banner ${props.beside ? 'late' : ''}`} role="alert">
      {props.beside && 'This is the last good answer. '}{props.text}
    </p>
  );
}

function Waiting(): JSX.Element {
  return (
    <div class="waiting">
      <p>Choose a model, and the answer stands here: does it fit, how long, how much.</p>
    </div>
  );
}

/** Everything about one plan; saved plans are shown with it too. */
export function PlanAnswer(props: {
  plan: Plan;
  /** What it is a plan of. */
  scenario: Scenario;
  start: Start;
  at?: string | null;
  /** It is saved already, under this number. */
  saved?: number;
  onChange?: (next: Scenario) => void;
}): JSX.Element {
  const { plan } = props;
  const said = headline(plan, props.start);
  const fits = plan.verdicts.every(({ id, answer }) => id !== 'memory.fits' || answer !== 'no');
  return (
    <WithLedger lines={plan.lines}>
      <div class="headline" role="status" aria-live="polite">
        <p class="sentence">{said.sentence}</p>
        {said.range !== undefined && <p class="range">{said.range}</p>}
      </div>
      <Verdicts plan={plan} scenario={props.scenario} fields={fieldsOf(props.start)}
        onChange={props.onChange} />
      <Actions plan={plan} scenario={props.scenario} formats={props.start.formats} at={props.at ?? null}
        saved={props.saved} />
      <MoneyAndTime plan={plan} fits={fits} />
      <MemorySection plan={plan} />
      <StepSection plan={plan} />
      <Money plan={plan} />
      <Assumptions assumptions={plan.assumptions} />
      <Ledger plan={plan} />
    </WithLedger>
  );
}
