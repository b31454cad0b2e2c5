// One group of the participants panel: its number in the heading, what can be done with all of them at its upper right
// corner, and its rows.
import { RowList } from "@gavel/ui";
import { type KeyboardEvent, type ReactNode, useId } from "react";
import { useIsHost } from "../context";
import { choose, type List, useScreen, useScreenStore } from "../screen";
import styles from "./Rows.module.css";
import { useRowHeight } from "./useRowHeight";

interface GroupProps<Row extends object> {
  title: string;
  list: List;
  tone?: "wait";
  end?: ReactNode;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  canChoose?: (row: Row) => boolean;
  onKey?: (id: string, event: KeyboardEvent) => void;
  /** The same function each time: rows are drawn again where it is another one. */
  children: (row: Row) => ReactNode;
}

const NOBODY: ReadonlySet<string> = new Set();
const nameOf = (row: object) => (row as { name: string }).name;
const always = () => true;

export function Group<Row extends object & { name: string }>(props: GroupProps<Row>) {
  const { title, list, tone, end, rows, idOf, canChoose = always, onKey, children } = props;
  const id = useId();
  const screen = useScreenStore();
  const isHost = useIsHost();
  const chosen = useScreen((now) => (now.chosen?.list === list ? now.chosen.ids : NOBODY));
  const open = (row: string, element: HTMLElement) => {
    // Who can be chosen has acts, and the other way round.
    if (!rows.some((one) => idOf(one) === row && canChoose(one))) return;
    // Beside the button that opens it too, where there is one.
    const anchor = element.querySelector<HTMLElement>("[data-more]") ?? element;
    screen.setState({ menu: list === "blocked" ? { ban: row, anchor } : { seat: row, anchor } });
  };
  const acts = {
    chosen,
    canChoose,
    onChoose: (ids: ReadonlySet<string>) => choose(screen, list, ids),
    onOpen: open,
    ...(onKey ? { onKey } : {}),
  };
  return (
    <section className={tone === "wait" ? styles.wait : ""} aria-labelledby={id}>
      <div className={styles.group}>
        <h3 id={id}>{title}</h3>
        {end ? <span className={styles.push}>{end}</span> : null}
      </div>
      <RowList
        labelledBy={id}
        rows={rows}
        idOf={idOf}
        nameOf={nameOf}
        rowClass={styles.row ?? ""}
        height={useRowHeight()}
        {...(isHost ? { acts } : {})}
      >
        {children}
      </RowList>
    </section>
  );
}
