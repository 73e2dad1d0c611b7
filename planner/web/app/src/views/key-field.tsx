// The field of a scenario's key: chosen, looked up or typed, as the key's row has it.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { FormField, Method, Start } from '../api/types';
import { Combobox } from '../parts/combobox';
import { SelectField, TextField } from '../parts/field';
import { choicesOf, gpuChoices, isDay } from '../state/form';
import { setting, type Scenario } from '../state/scenario';

interface Props {
  field: FormField;
  start: Start;
  scenario: Scenario;
  onChange: (value: string) => void;
  error?: string | undefined;
  /** What is taken while the field is empty. */
  assumed?: string | undefined;
  method?: Method | undefined;
  /** In place of the field's own, where a form asks for less. */
  label?: string;
  placeholder?: string;
}

export function KeyField(props: Props): JSX.Element | null {
  const { field, start, error, assumed, onChange } = props;
  if (field.names === 'gpus') return <GpuField {...props} />;
  const value = setting(props.scenario, field.path) ?? '';
  const label = props.label ?? field.label;
  const choices = choicesOf(field, start, props.method);
  if (choices === undefined) {
    const placeholder = props.placeholder ?? field.placeholder ?? '';
    if (isDay(field, value)) {
      return (
        <TextField label={label} type="date" value={value} error={error} onChange={onChange}
          hint={assumed === undefined || value !== '' ? undefined : `assumed: ${assumed}`} />
      );
    }
    return (
      <TextField label={label} value={value} error={error} placeholder={assumed ?? placeholder}
        // A number whose example has letters is typed with letters: "1.4T".
        numeric={['whole', 'number'].includes(field.kind) && !/[a-z]/i.test(placeholder)}
        unit={field.unit ?? undefined} onChange={onChange}
        hint={value === '' && props.placeholder === undefined ? field.hint ?? undefined : undefined} />
    );
  }
  if (choices.length === 0) return null;
  return (
    <SelectField label={label} value={value} error={error} onChange={onChange}
      choices={[{ value: '', label: withNote(assumed) }, ...choices]} />
  );
}

function GpuField(props: Props): JSX.Element {
  const { field, start, assumed } = props;
  const gpus = useMemo(() => gpuChoices(start), [start]);
  return (
    <Combobox label={props.label ?? field.label} value={setting(props.scenario, field.path) ?? ''}
      choices={gpus} placeholder={assumed ?? props.placeholder ?? field.placeholder ?? ''}
      error={props.error} onPick={props.onChange} />
  );
}

function withNote(value: string | undefined): string {
  return value === undefined || value === '' ? 'as usual' : `${value} (assumed)`;
}
