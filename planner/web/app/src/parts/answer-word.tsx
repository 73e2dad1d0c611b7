// Yes, maybe or NO, in its colour.

import type { JSX } from 'preact';
import type { Answer } from '../api/types';
import { lookOf } from '../format/verdicts';

export function AnswerWord(props: { answer: Answer }): JSX.Element {
  const { kind, word } = lookOf(props.answer);
  return <span class={`word ${kind}`}>{word}</span>;
}
