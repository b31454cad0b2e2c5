// What becomes of a selection when rows are pressed with Shift or Ctrl, as in any list of files. Pure.

/** The press with Ctrl (on a Mac with Command): this one too, or no longer. */
export function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The press with Shift: all rows from the one that was chosen last to this one, and no others. */
export function extended(
  order: readonly string[],
  chosen: ReadonlySet<string>,
  id: string,
): ReadonlySet<string> {
  const last = [...chosen].filter((one) => order.includes(one)).at(-1) ?? id;
  const [from, to] = [order.indexOf(last), order.indexOf(id)].sort((a, b) => a - b);
  const range = order.slice(from, (to ?? 0) + 1);
  // The end from which it was drawn stays the last one, so that the next press with Shift draws from there again.
  return new Set([...range.filter((one) => one !== last), last]);
}
