// What to do with a plan: compare, save, hand on.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api, messageOf } from '../api/client';
import type { Format, Plan } from '../api/types';
import { toast } from '../parts/toast';
import { address, go, planAddress, writePlans, writeScenario } from '../state/address';
import { MOST_PLANS, basket, setBasket, useBasket } from '../state/basket';
import { bodyOf, savedScenario, type Scenario } from '../state/scenario';
import { SaveDialog } from './save-dialog';

export function Actions(props: {
  plan: Plan;
  scenario: Scenario;
  formats: Format[];
  at: string | null;
  /** The number under which it is saved already. */
  saved: number | undefined;
}): JSX.Element {
  const { plan, at, saved } = props;
  // A saved plan is compared and handed out as it was saved, whatever would come out today.
  const subject = saved === undefined ? props.scenario : savedScenario(saved);
  const [saving, setSaving] = useState(false);
  const plans = useBasket();
  const full = plans.length >= MOST_PLANS;

  const add = () => {
    const next = [...basket(), subject];
    setBasket(next);
    toast(`Added; ${next.length === 1 ? 'one plan' : `${next.length} plans`} to compare.`,
      { label: 'Compare', run: () => go(address('compare', writePlans(next))) });
  };
  const update = () => {
    const next = [...basket()];
    next[Math.min(Number(at), next.length)] = subject;
    setBasket(next.slice(0, MOST_PLANS));
    go(address('compare', writePlans(basket())));
  };
  const copy = async () => {
    try {
      const place = saved === undefined ? planAddress(subject) : location.hash;
      await navigator.clipboard.writeText(new URL(place, location.href).href);
      toast('The link is copied; it brings back this plan.');
    } catch {
      toast('The browser does not allow copying; the address bar has the link.');
    }
  };
  return (
    <div class="actions">
      {at !== null && (
        <button type="button" class="primary" onClick={update}>
          {Number(at) < plans.length ? `Put back as plan ${Number(at) + 1}` : 'Put into the comparison'}
        </button>
      )}
      {saved === undefined && (
        <button type="button" class={at === null ? 'primary' : ''} onClick={() => setSaving(true)}>
          Save
        </button>
      )}
      {at === null && (
        <button type="button" onClick={add} disabled={full}
          title={full ? `${MOST_PLANS} plans are the most` : 'Put beside others'}>
          Add to comparison
        </button>
      )}
      <a class="button" href={address('ranks', writeScenario(props.scenario))}>LoRA ranks</a>
      <Download plan={plan} scenario={subject} formats={props.formats} />
      <button type="button" onClick={() => void copy()}>Copy link</button>
      <button type="button" onClick={() => print()}>Print</button>
      {saving && (
        <SaveDialog scenarios={[subject]} names={[plan.title]} onClose={() => setSaving(false)} />
      )}
    </div>
  );
}

function Download(props: { plan: Plan; scenario: Scenario; formats: Format[] }): JSX.Element {
  const [busy, setBusy] = useState(false);
  const fetchReport = async ({ name, suffix }: Format) => {
    setBusy(true);
    try {
      const blob = await api.report(bodyOf(props.scenario), name);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = `${props.plan.title.replace(/[^\w.-]+/g, '-').toLowerCase()}${suffix}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (error) {
      toast(`No report: ${messageOf(error)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <label class="button select-button">
      <span class="visually-hidden">Download a report</span>
      <select value="" disabled={busy} onChange={(event) => {
        const { value } = event.currentTarget;
        event.currentTarget.value = '';
        const format = props.formats.find(({ name }) => name === value);
        if (format !== undefined) void fetchReport(format);
      }}>
        <option value="">Download…</option>
        {props.formats.map(({ name, label }) => <option key={name} value={name}>{label}</option>)}
      </select>
    </label>
  );
}
