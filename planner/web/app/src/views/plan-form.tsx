// The left side of a plan: what is asked, field by field as the server's form has them. Fields that
// are left empty say what is assumed instead.

import { Fragment, type JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { FormField, Plan, Start } from '../api/types';
import { scaled } from '../format/numbers';
import { capitalized } from '../format/text';
import { Combobox } from '../parts/combobox';
import { OpenFile } from '../parts/drop';
import { Disclosure, Segments, TextField } from '../parts/field';
import { toast } from '../parts/toast';
import type { FieldErrors } from '../state/errors';
import { choicesOf, formKeys, modelChoices } from '../state/form';
import { leftBehind, methodOf, usual, withMethod, type Methods } from '../state/methods';
import { address } from '../state/address';
import {
  isEmpty, modelName, setting, withModel, withSettings, type Scenario,
} from '../state/scenario';
import { KeyField } from './key-field';
import { OtherSettings } from './other-settings';

export function MethodFields(props: {
  start: Methods;
  scenario: Scenario;
  error: (key: string) => string | undefined;
  onChange: (next: Scenario, field: string) => void;
}): JSX.Element | null {
  const { start, scenario, onChange } = props;
  const method = methodOf(scenario, start);
  if (method === undefined) return null;
  const { rank_key: rank } = method;
  return (
    <>
      <Segments label="Method" value={method.name}
        choices={start.methods.map(({ name, label }) => ({ value: name, label: capitalized(label) }))}
        onChange={(name) => {
          const chosen = start.methods.find((other) => other.name === name);
          if (chosen === undefined) return;
          const next = withMethod(scenario, chosen, start);
          const lost = leftBehind(scenario, next, start);
          onChange(next, 'method');
          if (lost.length === 0) return;
          toast(`${lost.join(', ')}: gone with the method before.`, {
            label: 'Undo', run: () => onChange(scenario, 'method'),
          });
        }} />
      {rank !== null && (
        <TextField label="Rank of the adapters" numeric value={setting(scenario, rank) ?? ''}
          placeholder={usual(method, rank, start)} error={props.error(rank)}
          hint={`${usual(method, rank, start)} is a usual start; the ranks page compares`}
          onChange={(value) => onChange(withSettings(scenario, { [rank]: value }), rank)} />
      )}
    </>
  );
}

/** The answer stands beside the form (views.css). */
const BESIDE = matchMedia('(min-width: 1001px)');

interface Props {
  start: Start;
  scenario: Scenario;
  plan?: Plan | undefined;
  errors: FieldErrors;
  onChange: (next: Scenario, field: string) => void;
}

export function PlanForm(props: Props): JSX.Element {
  const { start, scenario, plan, errors, onChange } = props;
  const models = useMemo(() => modelChoices(start), [start]);
  const model = start.models.find((candidate) => candidate.name === modelName(scenario));
  const parts = start.form;
  const folded = parts.filter((part) => part.folded);
  // What a link sets must be seen, where that does not push the answer away, and what is wrong
  // always; what was opened stays open.
  const open = useRef(false);
  open.current ||= folded.some(({ lines }) => lines.flat().some(({ path }) =>
    (setting(scenario, path) !== undefined && BESIDE.matches) || errors.fields[path] !== undefined));
  return (
    <form class="form" aria-label="What is planned" onSubmit={(event) => event.preventDefault()}>
      <Combobox label="Model" value={modelName(scenario)} choices={models}
        autoFocus={modelName(scenario) === ''} placeholder="type a name, such as llama-65b"
        hint={scenario.config !== undefined ? 'from the config.json you dropped'
          : model !== undefined ? `${scaled(model.parameters)} parameters`
            : 'or drop a config.json anywhere on the page'}
        error={errors.fields['model']}
        onPick={(value) => onChange(withModel(scenario, value), 'model')} />
      <p class="below-model">
        <OpenFile label="Open a config.json or scenario file" />
        {!isEmpty(scenario) && <a href={address('plan')}>Start anew</a>}
      </p>
      <OtherSettings start={start} scenario={scenario} shown={formKeys(start)}
        onChange={(next) => onChange(next, 'others')} />
      {parts.filter((part) => !part.folded).map(({ name, lines }) => (
        <Fragment key={name}>
          {name === 'method' && (
            <MethodFields start={start} scenario={scenario} onChange={onChange}
              error={(key) => errors.fields[key]} />
          )}
          {lines.map((fields) => <FieldLine key={fields[0]!.path} {...props} fields={fields} />)}
        </Fragment>
      ))}
      {plan !== undefined && plan.assumptions.length > 0 && (
        <p class="hint">Slanted grey: assumed, because the field is empty.</p>
      )}
      <Disclosure title="More" note={folded.map(({ name }) => name).join(', ')} open={open.current}>
        {folded.map(({ name, heading, lines }) => (
          <Fragment key={name}>
            {heading !== null && <h3>{heading}</h3>}
            {lines.map((fields) => <FieldLine key={fields[0]!.path} {...props} fields={fields} />)}
          </Fragment>
        ))}
      </Disclosure>
    </form>
  );
}

/** Fields side by side; one alone has the whole width. */
function FieldLine(props: Props & { fields: FormField[] }): JSX.Element {
  const { start, scenario, plan, errors, onChange } = props;
  const method = methodOf(scenario, start);
  const shown = props.fields.filter((field) => choicesOf(field, start, method)?.length !== 0);
  const fields = shown.map((field) => (
    <KeyField key={field.path} field={field} start={start} scenario={scenario} method={method}
      error={errors.fields[field.path]}
      assumed={plan?.assumptions.find(({ key }) => key === field.path)?.value}
      onChange={(value) => onChange(withSettings(scenario, { [field.path]: value }), field.path)} />
  ));
  if (fields.length < 2) return <>{fields}</>;
  const wide = shown[0]!.names === 'gpus' ? ' wide-first' : '';
  return <div class={fields.length === 2 ? `pair${wide}` : 'several'}>{fields}</div>;
}
