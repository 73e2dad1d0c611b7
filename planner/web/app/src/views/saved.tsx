// What is saved: found by text and tag, opened, compared, deleted and brought back.

import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, messageOf } from '../api/client';
import type { SavedEntry } from '../api/types';
import { dollars, duration, gib } from '../format/numbers';
import { AnswerWord } from '../parts/answer-word';
import { TextField } from '../parts/field';
import { toast } from '../parts/toast';
import { address, go, writePlans } from '../state/address';
import { MOST_PLANS, setBasket } from '../state/basket';
import { useAnswer } from '../state/hooks';
import { sentenceOf } from '../state/errors';
import { savedScenario } from '../state/scenario';

export function SavedView(props: { query: URLSearchParams }): JSX.Element {
  const text = props.query.get('q') ?? '';
  const tag = props.query.get('tag') ?? '';
  const [version, setVersion] = useState(0);
  const [chosen, setChosen] = useState<number[]>([]);
  const answer = useAnswer<{ scenarios: SavedEntry[] }>(JSON.stringify([text, tag, version]),
    (signal) => api.saved(text, tag, signal));
  const entries = answer.value?.scenarios;
  const tags = useMemo(() => [...new Set((entries ?? []).flatMap((entry) => entry.tags))].sort(),
    [entries]);
  useEffect(() => {
    document.title = 'Saved · gpuday';
  }, []);

  const write = (change: { q?: string; tag?: string }, replace: boolean) => {
    const query = new URLSearchParams();
    const next = { q: text, tag, ...change };
    if (next.q !== '') query.set('q', next.q);
    if (next.tag !== '') query.set('tag', next.tag);
    go(address('saved', query), replace);
  };
  const again = () => setVersion((number) => number + 1);
  const remove = async (entry: SavedEntry) => {
    try {
      const { undo } = await api.remove(entry.id);
      setChosen((ids) => ids.filter((id) => id !== entry.id));
      again();
      toast(`“${entry.name}” is deleted.`, {
        label: 'Undo',
        run: () => {
          api.undo(undo).then(again, (error: unknown) => toast(messageOf(error)));
        },
      });
    } catch (error) {
      toast(messageOf(error));
    }
  };
  const compare = (ids: number[]) => {
    const plans = ids.slice(0, MOST_PLANS).map(savedScenario);
    setBasket(plans);
    go(address('compare', writePlans(plans)));
  };
  const shownIds = (entries ?? []).map((entry) => entry.id);
  const picked = chosen.filter((id) => shownIds.includes(id));
  const all = text === '' && tag === '';
  return (
    <div class="saved">
      <h1>Saved plans</h1>
      {answer.error !== undefined && <p class="banner" role="alert">{sentenceOf(answer.error)}</p>}
      {entries !== undefined && entries.length === 0 && all ? <NothingSaved /> : (
        <>
          <div class="saved-tools">
            <TextField label="Find" type="search" value={text} placeholder="name, model or GPU"
              onChange={(q) => write({ q }, true)} />
            {(tags.length > 0 || tag !== '') && (
              <div class="tags" role="group" aria-label="Tags">
                {[...new Set([...(tag === '' ? [] : [tag]), ...tags])].map((name) => (
                  <button key={name} type="button" class="chip" aria-pressed={name === tag}
                    onClick={() => write({ tag: name === tag ? '' : name }, false)}>{name}</button>
                ))}
              </div>
            )}
          </div>
          <p class="actions">
            <button type="button" disabled={picked.length !== 2}
              onClick={() => go(address('diff', new URLSearchParams({
                from: String(picked[0]), to: String(picked[1]) })))}>
              What differs
            </button>
            <button type="button" disabled={picked.length === 0 && !(tag !== '' && shownIds.length > 0)}
              onClick={() => compare(picked.length > 0 ? picked : shownIds)}>
              {picked.length === 0 && tag !== '' ? 'Compare all of these' : 'Compare'}
            </button>
            <span class="small">{picked.length === 0 ? 'Tick plans to compare them.'
              : `${picked.length} ticked${picked.length === 2 ? '' : '; two show what differs'}.`}</span>
          </p>
          <ul class="saved-list" aria-label="Saved plans" aria-busy={answer.busy}>
            {(entries ?? []).map((entry) => (
              <Entry key={entry.id} entry={entry} chosen={picked.includes(entry.id)}
                onChoose={(on) => setChosen(on ? [...picked, entry.id]
                  : picked.filter((id) => id !== entry.id))}
                onTag={(name) => write({ tag: name }, false)}
                onDelete={() => void remove(entry)} />
            ))}
          </ul>
          {entries !== undefined && entries.length === 0 && <p class="lead">Nothing saved matches.</p>}
        </>
      )}
    </div>
  );
}

function Entry(props: {
  entry: SavedEntry;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  onTag: (tag: string) => void;
  onDelete: () => void;
}): JSX.Element {
  const { entry } = props;
  return (
    <li class={props.chosen ? 'chosen' : ''}>
      <input type="checkbox" checked={props.chosen} aria-label={`Tick ${entry.name}`}
        onChange={(event) => props.onChoose(event.currentTarget.checked)} />
      <div class="saved-what">
        <a href={address('saved', new URLSearchParams({ open: String(entry.id) }))}>{entry.name}</a>
        <p class="small">
          {entry.title !== entry.name && <>{entry.title} · </>}
          saved {day(entry.created_at)} as number {entry.id}
        </p>
        {entry.tags.length > 0 && (
          <div class="tags">
            {entry.tags.map((tag) => (
              <button key={tag} type="button" class="chip" aria-label={`Show all tagged ${tag}`}
                onClick={() => props.onTag(tag)}>{tag}</button>
            ))}
          </div>
        )}
        {!entry.intact && (
          <p class="changed">This saved plan was changed or damaged after it was saved; do not rely on it.</p>
        )}
        {entry.prices_changed && (
          <p class="changed">Prices in the catalog have changed: planned today it costs something else.</p>
        )}
      </div>
      <dl class="saved-numbers">
        <div><dt>Answer</dt><dd>{entry.intact ? <AnswerWord answer={entry.answer} /> : 'damaged'}</dd></div>
        <div><dt>Time</dt><dd>{known(entry.wall_days, duration)}</dd></div>
        <div><dt>Money</dt><dd>{known(entry.wall_usd, dollars)}</dd></div>
        <div><dt>Per GPU</dt><dd>{known(entry.memory_bytes_per_gpu, gib)}</dd></div>
      </dl>
      <button type="button" class="quiet" aria-label={`Delete ${entry.name}`} onClick={props.onDelete}>
        Delete
      </button>
    </li>
  );
}

function known(value: number | null, text: (value: number) => string): string {
  return value === null ? 'unknown' : text(value);
}

export function day(iso: string): string {
  return iso.slice(0, 10);
}

function NothingSaved(): JSX.Element {
  return (
    <div class="empty">
      <p>Nothing is saved yet. A plan that you save keeps its numbers, formulas, prices and sources
        as they were, and says later what would differ today.</p>
      <p class="buttons"><a class="button primary" href={address('plan')}>Make a plan</a></p>
    </div>
  );
}
