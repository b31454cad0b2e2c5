// The stage: everybody alike, or somebody large and the others in a strip.
import { type CSSProperties, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useGoverned, useRoom } from "../context";
import { useScreen } from "../screen";
import { arrange, type Spot } from "./arrange";
import { columnsFor, offset } from "./grid";
import styles from "./Stage.module.css";
import { Tile } from "./Tile";
import { useLastSpeaker } from "./useLastSpeaker";

/** A page of tiles: more would be too small to recognise anybody. */
const MOST_TILES = 25;
const MOST_IN_STRIP = 6;

export function Stage() {
  const { t } = useTranslation();
  const { layout, main, strip } = useArrangement();
  const isGrid = layout === "grid";
  const large = cut(main, isGrid ? MOST_TILES : main.length);
  const small = cut(strip, MOST_IN_STRIP);
  const hidden = large.hidden + small.hidden;
  const count = large.shown.length + (isGrid && hidden > 0 ? 1 : 0);
  // One list: whoever becomes large, or small again, keeps their tile, and so their picture does not go dark in between.
  const tiles = [
    ...large.shown.map((spot, n) => ({
      spot,
      place: "large" as const,
      start: isGrid ? startOf(n, count) : undefined,
    })),
    ...small.shown.map((spot) => ({ spot, place: "small" as const, start: undefined })),
  ];
  const style = useMemo(() => measures(isGrid ? count : main.length), [isGrid, count, main.length]);

  return (
    <ul className={`${styles.stage} ${styles[layout]}`} style={style} aria-label={t("meeting.people")}>
      {tiles.map(({ spot, place, start }) => (
        <Tile key={keyOf(spot)} spot={spot} place={place} start={start} />
      ))}
      {hidden > 0 ? <li className={styles.more}>{t("meeting.more", { count: hidden })}</li> : null}
    </ul>
  );
}

function useArrangement() {
  const room = useGoverned();
  const speaker = useLastSpeaker();
  const layout = useScreen((screen) => screen.layout);
  const pinned = useScreen((screen) => screen.pinned);
  const roster = useRoom((state) => state.roster);
  const conference = useRoom((state) => state.conference);
  const me = useRoom((state) => state.me);
  return useMemo(
    () => arrange({ ...room.state, roster, conference, me }, { layout, pinned, speaker }),
    [room, roster, conference, me, layout, pinned, speaker],
  );
}

const keyOf = ({ seat, shows }: Spot): string => `${seat} ${shows}`;

/** The last place says how many more there are. */
function cut(spots: Spot[], most: number): { shown: Spot[]; hidden: number } {
  const shown = spots.slice(0, spots.length > most ? most - 1 : most);
  return { shown, hidden: spots.length - shown.length };
}

function measures(count: number): CSSProperties {
  return {
    "--count": Math.max(1, count),
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
