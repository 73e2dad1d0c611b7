// One saved plan as it was saved, what would differ today, and the difference of two.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api, messageOf } from '../api/client';
import type { Change, SavedPlan, Start } from '../api/types';
import { Disclosure, TextField } from '../parts/field';
import { toast } from '../parts/toast';
import { address, planAddress } from '../state/address';
import { sentenceOf } from '../state/errors';
import { useAnswer } from '../state/hooks';
import { fromToml } from '../state/scenario';
import { ChangeTable } from './compare';
import { PlanAnswer } from './plan';
import { splitTags } from './save-dialog';
import { day } from './saved';

export function SavedPlanView(props: { id: number; start: Start }): JSX.Element {
  const answer = useAnswer<SavedPlan>(String(props.id), (signal) => api.savedPlan(props.id, signal));
  const saved = answer.value;
  useEffect(() => {
    document.title = saved === undefined ? 'Saved · gpuday' : `${saved.name} · gpuday`;
  }, [saved?.name]);
  return (
    <div class="saved-plan">
      <p><a href={address('saved')}>← Saved plans</a></p>
      {answer.error !== undefined && (
        <>
          {saved === undefined && <h1>Plan number {props.id}</h1>}
          <p class="banner" role="alert">{sentenceOf(answer.error)}</p>
        </>
      )}
      {saved !== undefined && (
        <>
          <header class="view-head">
            <div>
              <h1>{saved.name}</h1>
              <p class="small">Saved {day(saved.created_at)} as number {saved.id}</p>
            </div>
            <p class="buttons">
              <a class="button primary" href={planAddress(fromToml(saved.plan.scenario_toml))}>
                Plan it again
              </a>
            </p>
          </header>
          {!saved.intact && (
            <p class="banner" role="alert">This plan was changed in the store since it was saved: its
              checksum no longer agrees.</p>
          )}
          <Tags key={saved.id} saved={saved} />
          <Today saved={saved} />
          <PlanAnswer saved={saved.id} start={props.start} plan={saved.plan} scenario={fromToml(saved.plan.scenario_toml)} />
        </>
      )}
    </div>
  );
}

function Tags(props: { saved: SavedPlan }): JSX.Element {
  const before = props.saved.tags.join(', ');
  const [text, setText] = useState(before);
  const [stored, setStored] = useState(before);
  const store = async () => {
    try {
      await api.tags(props.saved.id, splitTags(text));
      setStored(text);
      toast('The tags are saved.');
    } catch (error) {
      toast(messageOf(error));
    }
  };
  return (
    <form class="tag-form" onSubmit={(event) => {
      event.preventDefault();
      void store();
    }}>
      <TextField label="Tags" value={text} onChange={setText} placeholder="none" />
      <button type="submit" disabled={text === stored}>Save tags</button>
    </form>
  );
}

function Today(props: { saved: SavedPlan }): JSX.Element | null {
  const { today, today_error: error } = props.saved;
  if (error !== undefined) return <p class="banner">It cannot be planned today: {error}</p>;
  if (today.length === 0) {
    return <p class="small">Planned today, every number would be the same.</p>;
  }
  return (
    <Disclosure title="Planned today, it would differ" note={`${today.length} numbers`} class="card changed">
      <ChangeTable changes={today} before="Saved" after="Today" />
    </Disclosure>
  );
}

export function DiffView(props: { query: URLSearchParams }): JSX.Element {
  const from = Number(props.query.get('from'));
  const to = Number(props.query.get('to'));
  const answer = useAnswer<{ changes: Change[]; names: [string, string] }>(`${from} ${to}`,
    async (signal) => {
      const [diff, before, after] = await Promise.all([api.diff(from, to, signal),
        api.savedPlan(from, signal), api.savedPlan(to, signal)]);
      return { changes: diff.changes, names: [before.name, after.name] };
    });
  useEffect(() => {
    document.title = 'What differs · gpuday';
  }, []);
  const found = answer.value;
  return (
    <div class="diff">
      <p><a href={address('saved')}>← Saved plans</a></p>
      <h1>What differs</h1>
      {answer.error !== undefined && <p class="banner" role="alert">{sentenceOf(answer.error)}</p>}
      {found !== undefined && (
        <>
          <ol class="between">
            <li>{found.names[0]} <small>number {from}</small></li>
            <li>{found.names[1]} <small>number {to}</small></li>
          </ol>
          {found.changes.length === 0
            ? <p class="lead">Nothing: every number is the same.</p>
            : <section class="card">
                <ChangeTable changes={found.changes} before="Before" after="After" />
              </section>}
        </>
      )}
    </div>
  );
}
