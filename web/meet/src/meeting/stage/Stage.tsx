// The grid of faces. Oneself first, then in the order in which people came, whoever shares before all.
import { isIn, type RoomState } from "@gavel/sdk";
import { type CSSProperties, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/shallow";
import { useRoom } from "../context";
import styles from "./Stage.module.css";
import { Tile } from "./Tile";

/** A page of tiles: more would be too small to recognise anybody. */
const MOST_TILES = 25;

export function Stage() {
  const { t } = useTranslation();
  const seats = useRoom(useShallow(seatsOnStage));
  const shown = seats.slice(0, seats.length > MOST_TILES ? MOST_TILES - 1 : MOST_TILES);
  const hidden = seats.length - shown.length;
  const count = shown.length + (hidden > 0 ? 1 : 0);
  const layout = useMemo(() => layoutFor(count), [count]);

  return (
    <ul className={styles.grid} style={layout} aria-label={t("meeting.people")}>
      {shown.map((seat, n) => (
        <Tile key={seat} seat={seat} start={startOf(n, count)} />
      ))}
      {hidden > 0 ? <li className={styles.more}>{t("meeting.more", { count: hidden })}</li> : null}
    </ul>
  );
}

function seatsOnStage(state: RoomState): string[] {
  const people = [...state.roster.values()].filter(isIn);
  const weight = (seat: string, sharing: boolean) => (sharing ? 0 : seat === state.me?.seat ? 1 : 2);
  return people.sort((a, b) => weight(a.id, a.sharing) - weight(b.id, b.sharing)).map((one) => one.id);
}

// ---- the grid ------------------------------------------------------------------------------------------------

export function columnsFor(count: number, narrow: boolean): number {
  if (count <= 1) return 1;
  if (narrow) return count <= 2 ? 1 : 2;
  if (count <= 4) return 2;
  if (count <= 9) return 3;
  return count <= 16 ? 4 : 5;
}

function layoutFor(count: number): CSSProperties {
  return {
    "--columns": columnsFor(count, false),
    "--columns-narrow": columnsFor(count, true),
  } as CSSProperties;
}

/** Half-columns: where the first tile of an unfilled last row starts, so that the row stands in the middle. */
function startOf(n: number, count: number): CSSProperties | undefined {
  const wide = offset(n, count, columnsFor(count, false));
  const narrow = offset(n, count, columnsFor(count, true));
  if (wide === "auto" && narrow === "auto") return undefined;
  return { "--start": wide, "--start-narrow": narrow } as CSSProperties;
}

export function offset(n: number, count: number, columns: number): number | "auto" {
  const last = count % columns;
  if (last === 0 || n !== count - last) return "auto";
  return columns - last + 1;
}
