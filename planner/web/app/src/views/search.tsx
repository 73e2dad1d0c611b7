// From a date and a budget to a plan: what is asked, how far the search is, what it found.

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { SearchBody, Start } from '../api/types';
import { count } from '../format/numbers';
import { Combobox } from '../parts/combobox';
import { Disclosure, SelectField, TextField } from '../parts/field';
import { address, go, writeScenario } from '../state/address';
import { errorsByField, sentenceOf } from '../state/errors';
import { fieldOf, modelChoices, rankKeys } from '../state/form';
import { useSearch, type Search } from '../state/job';
import { methodOf } from '../state/methods';
import {
  bodyOf, isEmpty, modelName, withModel, withSettings, type Scenario,
} from '../state/scenario';
import { KeyField } from './key-field';
import { OtherSettings } from './other-settings';
import { MethodFields } from './plan-form';
import { SearchResult } from './search-result';

// The keys of the scenario that are asked for, and of the request those that an error may be about.
const TOKENS = 'training.tokens';
const BUDGET = 'budget.usd';
const SEQUENCE = 'training.sequence_length';
const START = 'budget.start';
const BY = 'budget.by';
const CONFIDENCE = 'budget.confidence';
const RULE = 'price.rule';
const ASKED = [TOKENS, BUDGET, SEQUENCE, START, BY, CONFIDENCE, RULE, 'gpus'];

/** What a search asks beyond the scenario; it stands in the address as q_... */
interface Question {
  gpus: string;
  kinds: string;
  prices: string;
  minimize: string;
  /** "1": layouts of any framework, offloading, older GPUs, machines of unknown size too. */
  wide: string;
}

function readQuestion(query: URLSearchParams): Question {
  const get = (key: string) => query.get(`q_${key}`) ?? '';
  return { gpus: get('gpus'), kinds: get('kinds'), prices: get('prices'),
    minimize: get('minimize'), wide: get('wide') };
}

function bodyOfSearch(scenario: Scenario, question: Question): SearchBody {
  const body: SearchBody = bodyOf(scenario);
  const only: string[] = [];
  if (question.kinds !== '') only.push(`gpu=${question.kinds}`);
  if (question.prices !== '') only.push(`kind=${question.prices}`);
  if (question.gpus !== '') body.gpus = question.gpus;
  if (question.minimize !== '') body.minimize = question.minimize;
  if (only.length > 0) body.only = only;
  if (question.wide !== '') body.wide = true;
  return body;
}

export function SearchView(props: {
  start: Start;
  scenario: Scenario;
  query: URLSearchParams;
}): JSX.Element {
  const { start, scenario, query } = props;
  const models = useMemo(() => modelChoices(start), [start]);
  const question = readQuestion(query);
  const { search, start: begin, stop } = useSearch();
  const asked = useRef('');
  const body = bodyOfSearch(scenario, question);
  const text = JSON.stringify(body);
  const wanted = query.get('q_go') === '1' && !isEmpty(scenario);

  useEffect(() => {
    document.title = 'Search · gpuday';
  }, []);
  useEffect(() => {
    if (!wanted || asked.current === text) return;
    asked.current = text;
    begin(body);
  }, [wanted, text]);

  const write = (next: Scenario, changed: Partial<Question>, run: boolean) => {
    const to = writeScenario(next);
    for (const [key, value] of Object.entries({ ...question, ...changed })) {
      if (value !== '') to.set(`q_${key}`, value);
    }
    if (run) to.set('q_go', '1');
    go(address('search', to), !run);
  };
  const field = (key: string, more: { label?: string; placeholder?: string } = {}) => (
    <KeyField field={fieldOf(start, key)} start={start} scenario={scenario} error={errors.fields[key]}
      assumed={search.answer?.assumptions.find((assumption) => assumption.key === key)?.value}
      onChange={(value) => write(withSettings(scenario, { [key]: value }), {}, false)} {...more} />
  );
  const ask = (changed: Partial<Question>) => write(scenario, changed, false);
  const run = () => {
    // What was asked before is asked again: it may have been stopped.
    asked.current = '';
    if (wanted) {
      asked.current = text;
      begin(body);
    } else {
      write(scenario, {}, true);
    }
  };
  const errors = errorsByField(search.error, [...ASKED, ...rankKeys(start)]);
  const outdated = search.answer !== undefined && !search.running && asked.current !== text;
  const shown = [...ASKED, ...rankKeys(start)];
  return (
    <div class="plan search">
      <section class="ask" aria-labelledby="search-title">
        <h1 id="search-title">Search</h1>
        <form class="form" aria-label="What is searched for" onSubmit={(event) => {
          event.preventDefault();
          run();
        }}>
          <Combobox label="Model" value={modelName(scenario)} choices={models}
            autoFocus={isEmpty(scenario)} placeholder="type a name, such as llama-3.1-8b"
            error={errors.fields['model']}
            onPick={(value) => write(withModel(scenario, value), {}, false)} />
          <OtherSettings start={start} scenario={scenario} shown={shown}
            onChange={(next) => write(next, {}, false)} />
          {field(TOKENS)}
          {field(BUDGET, { label: 'Budget' })}
          <div class="pair">
            {field(START)}
            {field(BY)}
          </div>
          <TextField label="GPUs" value={question.gpus} placeholder="searched"
            hint="64, 8..64, <=512"
            error={errors.fields['gpus']} onChange={(gpus) => ask({ gpus })} />
          <SelectField label="Best is" value={question.minimize}
            onChange={(minimize) => ask({ minimize })} choices={[
              { value: '', label: 'cheapest' }, { value: 'time', label: 'soonest' },
              { value: 'gpu-days', label: 'fewest GPU-days' }, { value: 'gpus', label: 'fewest GPUs' },
            ]} />
          <Disclosure title="More" note="method, kinds of GPU, prices, confidence"
            open={methodOf(scenario, start)?.rank_key != null}>
            <MethodFields start={start} scenario={scenario} error={(key) => errors.fields[key]}
              onChange={(next) => write(next, {}, false)} />
            <TextField label="Kinds of GPU" value={question.kinds} placeholder="all with a price"
              hint="H100*, or A100-SXM4-80GB,MI300X" onChange={(kinds) => ask({ kinds })} />
            <SelectField label="Kind of price" value={question.prices}
              onChange={(prices) => ask({ prices })} choices={[
                { value: '', label: 'on-demand' }, { value: 'spot', label: 'spot' },
                { value: 'marketplace', label: 'marketplace' },
              ]} />
            {field(RULE)}
            {field(CONFIDENCE)}
            <SelectField label="How much is tried" value={question.wide}
              onChange={(wide) => ask({ wide })} choices={[
                { value: '', label: 'what is usual and can be rented' },
                { value: '1', label: 'any framework’s layouts, older GPUs; longer' },
              ]} />
            {field(SEQUENCE)}
          </Disclosure>
          <p class="buttons">
            <button type="submit" class="primary" disabled={isEmpty(scenario) || search.running}>
              Search
            </button>
            {search.running && (
              <button type="button" class="stop" disabled={search.stopping} onClick={stop}>
                {search.stopping ? 'Stopping…' : 'Stop'}
              </button>
            )}
          </p>
        </form>
      </section>
      <section class={`answer ${outdated || search.error !== undefined ? 'outdated' : ''}`}
        aria-label="What was found"
        aria-busy={search.running}>
        <Progress search={search} />
        {search.error !== undefined && <p class="banner" role="alert">{sentenceOf(search.error)}</p>}
        {outdated && search.error === undefined && <p class="banner">This answers the question before; press Search again.</p>}
        {search.answer !== undefined && <SearchResult answer={search.answer} scenario={scenario} />}
        {search.answer === undefined && !search.running && search.error === undefined && (
          <div class="waiting">
            <p>A model, a date and a budget are enough. Every kind and number of GPUs, every layout,
              micro-batch and recomputation is gone through.</p>
          </div>
        )}
      </section>
    </div>
  );
}

function Progress(props: { search: Search }): JSX.Element | null {
  const { search } = props;
  if (!search.running) return null;
  const { share } = search;
  return (
    <div class="progress">
      <label for="search-progress">
        Searching{share === undefined ? '…' : `: ${Math.floor(share * 100)} %`}
        {search.seconds >= 1 && <small> {count(Math.floor(search.seconds), 'second')}</small>}
      </label>
      <progress id="search-progress" max={1} {...(share === undefined ? {} : { value: share })} />
    </div>
  );
}
