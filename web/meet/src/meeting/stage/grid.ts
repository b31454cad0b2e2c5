// The sums of the grid.

export function columnsFor(count: number, narrow: boolean): number {
  if (count <= 1) return 1;
  if (narrow) return count <= 2 ? 1 : 2;
  if (count <= 4) return 2;
  if (count <= 9) return 3;
  return count <= 16 ? 4 : 5;
}

/** The half-column in which the `n`th tile has to start, where it opens an unfilled last row. */
export function offset(n: number, count: number, columns: number): number | "auto" {
  const last = count % columns;
  if (last === 0 || n !== count - last) return "auto";
  return columns - last + 1;
}
