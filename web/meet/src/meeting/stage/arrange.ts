// Who stands where on the stage. Pure: from what is known of the meeting and what is wanted here.
import { isIn, isInAudience, type Layout, type Participant, type RoomState } from "@gavel/sdk";

/** A place on the stage, and whether a shared screen or the person is to be seen in it. */
export interface Spot {
  seat: string;
  shows: "screen" | "person";
}

export interface Arrangement {
  layout: Layout;
  /** In the grid everybody stands here. */
  main: Spot[];
  /** Small, beside or below. */
  strip: Spot[];
}

export interface Wish {
  /** Null: as it comes, which is the grid until somebody shares. */
  layout: Layout | null;
  /** For oneself. */
  pinned: string | null;
  /** Who spoke last, oneself apart. */
  speaker: string | null;
}

/** What a host has chosen for everybody counts, then what one has chosen; a pin of one's own is always kept. */
export function arrange(state: RoomState, wish: Wish): Arrangement {
  const people = inOrder(state);
  const screens = people.filter((one) => one.sharing);
  const layout = state.conference?.layout ?? wish.layout ?? (screens.length > 0 ? "side_by_side" : "grid");
  const there = (seat: string) => people.some((one) => one.id === seat);
  const lit =
    wish.pinned && there(wish.pinned) ? [wish.pinned] : (state.conference?.spotlight ?? []).filter(there);

  if (layout === "side_by_side" && screens.length > 0) {
    const main = [...screens.map(screenOf), ...lit.map(personAt)];
    return {
      layout,
      main,
      strip: people.map(({ id }) => personAt(id)).filter(({ seat }) => !lit.includes(seat)),
    };
  }
  const large = lit.length > 0 ? lit : layout === "grid" ? [] : [speakerOf(state, people, wish.speaker)];
  const main = large.filter((seat) => seat !== null).map((seat) => spotOf(people, seat));
  if (main.length === 0)
    return { layout: "grid", main: people.map((one) => spotOf(people, one.id)), strip: [] };
  const rest = people.filter((one) => !large.includes(one.id));
  return { layout: "speaker", main, strip: rest.map((one) => spotOf(people, one.id)) };
}

/** Whoever shares before all, then oneself, then in the order in which people came. */
function inOrder(state: RoomState): Participant[] {
  const weight = ({ id, sharing }: Participant) => (sharing ? 0 : id === state.me?.seat ? 1 : 2);
  return onStage(state).sort((a, b) => weight(a) - weight(b));
}

/** The audience of an auditorium stands in the list of participants alone, as long as anybody is on the stage. */
function onStage({ roster, conference }: RoomState): Participant[] {
  const here = [...roster.values()].filter(isIn);
  const seen = here.filter((one) => !isInAudience(conference, one));
  return seen.length > 0 ? seen : here;
}

function speakerOf(state: RoomState, people: Participant[], speaker: string | null): string | null {
  const known = people.find((one) => one.id === speaker) ?? people.find((one) => one.id !== state.me?.seat);
  return known?.id ?? people[0]?.id ?? null;
}

const screenOf = ({ id }: Participant): Spot => ({ seat: id, shows: "screen" });
const personAt = (seat: string): Spot => ({ seat, shows: "person" });
const spotOf = (people: Participant[], seat: string): Spot =>
  people.some((one) => one.id === seat && one.sharing) ? { seat, shows: "screen" } : personAt(seat);
