// A table that scrolls within itself when it is wider than the screen.

import type { ComponentChildren, JSX } from 'preact';

export interface Column<Row> {
  title: string;
  cell: (row: Row, index: number) => ComponentChildren;
  /** Text columns stand left, numbers right. */
  text?: boolean;
  /** Long text, which may take several lines. */
  wrap?: boolean;
  /** Left out where the screen is narrow. */
  minor?: boolean;
}

function kindOf<Row>(column: Column<Row>): string {
  return `${column.text ? 'text' : ''}${column.wrap ? ' wrap' : ''}${column.minor ? ' minor' : ''}`;
}

export function Table<Row>(props: {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  hideCaption?: boolean;
  rowClass?: (row: Row) => string;
  class?: string;
  /** Many rows scroll below their titles. */
  tall?: boolean;
}): JSX.Element {
  return (
    <div class={`table-box ${props.tall ? 'tall' : ''} ${props.class ?? ''}`} tabIndex={0} role="region" aria-label={props.caption}>
      <table>
        <caption class={props.hideCaption ? 'visually-hidden' : ''}>{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.title} scope="col" class={kindOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, index) => (
            <tr key={index} class={props.rowClass?.(row) ?? ''}>
              {props.columns.map((column, at) => at === 0
                ? <th key={column.title} scope="row" class={kindOf(column)}>
                    {column.cell(row, index)}
                  </th>
                : <td key={column.title} class={kindOf(column)}>
                    {column.cell(row, index)}
                  </td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
