// A plan: what is asked on the left, the answer on the right, following each change at once.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api/client';
import type { Plan, Start } from '../api/types';
import { WithLedger } from '../parts/explain';
import { address, go, writeScenario } from '../state/address';
import { errorsByField } from '../state/errors';
import { formKeys } from '../state/form';
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
  const answer = useAnswer<Plan>(question, (signal) => api.plan(bodyOf(scenario), signal));
  const errors = errorsByField(answer.error, formKeys(props.start));
  const plan = question === undefined ? undefined : answer.value;

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
      <section class={`answer ${answer.error !== undefined ? 'outdated' : ''}`}
        aria-label="The answer" aria-busy={answer.busy}>
        {answer.error !== undefined && question !== undefined && (
          <p class="banner" role="alert">
            {plan === undefined ? 'No answer yet' : 'This is the last good answer'}: {
              errors.other ?? Object.values(errors.fields)[0]}
          </p>
        )}
        {question === undefined && <Waiting />}
        {plan !== undefined && (
          <PlanAnswer plan={plan} scenario={scenario} at={at} start={props.start}
            onChange={(next) => change(next, 'remedy')} />
        )}
      </section>
    </div>
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
  scenario: Scenario;
  start: Start;
  at?: string | null;
  saved?: boolean;
  onChange?: (next: Scenario) => void;
}): JSX.Element {
  const { plan } = props;
  const said = headline(plan, props.start);
  const fits = plan.verdicts.every(({ id, state }) => id !== 'memory.fits' || state !== 'no');
  return (
    <WithLedger lines={plan.lines}>
      <div class="headline" role="status" aria-live="polite">
        <p class="sentence">{said.sentence}</p>
        {said.range !== undefined && <p class="range">{said.range}</p>}
      </div>
      <Verdicts plan={plan} scenario={props.scenario} onChange={props.onChange} />
      <Actions plan={plan} scenario={props.scenario} formats={props.start.formats} at={props.at ?? null}
        saved={props.saved ?? false} />
      <MoneyAndTime plan={plan} fits={fits} />
      <MemorySection plan={plan} />
      <StepSection plan={plan} />
      <Money plan={plan} />
      <Assumptions plan={plan} />
      <Ledger plan={plan} />
    </WithLedger>
  );
}
