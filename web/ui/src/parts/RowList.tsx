// A long list whose rows can be chosen, opened and asked for their menu. Only the rows in sight are in the page, so that
// a thousand are as quick as ten. A plain press opens a row, or chooses it while others are chosen; with Shift or Ctrl it
// always chooses. By keyboard: arrows, Enter, Space, Shift with arrows, Ctrl+A, Escape, and Shift+F10 for the menu.
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type SyntheticEvent,
  useMemo,
  useRef,
} from "react";
import {
  Checkbox,
  GridList,
  GridListItem,
  type Key,
  ListLayout,
  type Selection,
  Text,
  Virtualizer,
} from "react-aria-components";
import { extended, toggled } from "./choose";
import fields from "./Field.module.css";
import styles from "./RowList.module.css";

interface RowListProps<Row extends object> {
  /** The id of the heading. */
  labelledBy: string;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** By its beginning a row is found when it is typed; and what is said of it first. */
  nameOf: (row: Row) => string;
  rowClass: string;
  /** Of a row, before it was measured. Pixels. */
  height: number;
  children: (row: Row) => ReactNode;
  /** Left out: nothing can be chosen, opened or asked of any row. */
  acts?: RowActs<Row>;
}

interface RowActs<Row> {
  chosen: ReadonlySet<string>;
  canChoose: (row: Row) => boolean;
  onChoose: (chosen: ReadonlySet<string>) => void;
  /** Enter, a press, a right-click, Shift+F10. The element is the row's. */
  onOpen: (id: string, row: HTMLElement) => void;
  /** Other keys, such as Delete. */
  onKey?: (id: string, event: KeyboardEvent) => void;
}

export function RowList<Row extends object>(props: RowListProps<Row>) {
  const { labelledBy, rows, idOf, nameOf, rowClass, height, children, acts } = props;
  const list = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => ({ estimatedRowSize: height }), [height]);
  const unchoosable = useMemo(
    () => (acts ? rows.filter((row) => !acts.canChoose(row)).map(idOf) : []),
    [rows, acts, idOf],
  );
  const order = () => rows.map(idOf).filter((id) => !unchoosable.includes(id));

  const choose = (next: Selection) =>
    acts?.onChoose(next === "all" ? new Set([...acts.chosen, ...order()]) : textsOf(next));
  const open = (row: HTMLElement | null) => {
    if (row?.dataset.key) acts?.onOpen(row.dataset.key, row);
  };
  /** A press with Shift or Ctrl is never an opening, which is all that the list underneath would make of the first one. */
  const capture = (event: MouseEvent<HTMLElement>) => {
    const id = rowOf(event)?.dataset.key;
    if (!acts || event.button !== 0 || !isChoosing(event) || !id) return;
    if (event.target instanceof Element && event.target.closest("button")) return;
    event.stopPropagation();
    if (event.type !== "click") return;
    event.preventDefault();
    if (!order().includes(id)) return;
    acts.onChoose(event.shiftKey ? extended(order(), acts.chosen, id) : toggled(acts.chosen, id));
  };
  const rightClick = (event: MouseEvent) => {
    if (!acts || !rowOf(event)) return;
    event.preventDefault();
    open(rowOf(event));
  };
  const keys = (event: KeyboardEvent) => {
    const row = rowOf(event);
    if (!acts || !row?.dataset.key) return;
    if ((event.key === "F10" && event.shiftKey) || event.key === "ContextMenu") {
      event.preventDefault();
      open(row);
    } else {
      acts.onKey?.(row.dataset.key, event);
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches what happens to the rows inside
    <div
      ref={list}
      className={styles.list}
      onPointerDownCapture={capture}
      onMouseDownCapture={capture}
      onClickCapture={capture}
      onContextMenu={rightClick}
      onKeyDown={keys}
    >
      <Virtualizer layout={ListLayout} layoutOptions={layout}>
        <GridList
          aria-labelledby={labelledBy}
          className={styles.grid ?? ""}
          items={rows}
          dependencies={[children]}
          selectionMode={acts ? "multiple" : "none"}
          selectedKeys={acts?.chosen ?? NOBODY}
          onSelectionChange={choose}
          disabledKeys={unchoosable}
          disabledBehavior="selection"
          {...(acts ? { onAction: (key: Key) => open(rowWith(list.current, String(key))) } : {})}
        >
          {(row) => (
            <GridListItem id={idOf(row)} textValue={nameOf(row)} className={`${styles.row} ${rowClass}`}>
              {children(row)}
            </GridListItem>
          )}
        </GridList>
      </Virtualizer>
    </div>
  );
}

/** The box of a row in a list that is being chosen from. */
export function RowTick() {
  return (
    <Checkbox slot="selection" className={`${fields.tick} ${styles.tick}`}>
      <span className={fields.box} aria-hidden="true" />
    </Checkbox>
  );
}

/** What is said of a row after its name. */
export function RowNote({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <Text slot="description" className={className}>
      {children}
    </Text>
  );
}

const NOBODY: ReadonlySet<string> = new Set();

/** The same set, where all keys are texts: it remembers from where the next range is drawn. */
function textsOf(keys: ReadonlySet<Key>): ReadonlySet<string> {
  return keys as ReadonlySet<string>;
}

const isMac = (): boolean => /^Mac/i.test(navigator.platform);

/** On a Mac Ctrl with a press is the right button. */
const isChoosing = ({ shiftKey, ctrlKey, metaKey }: MouseEvent): boolean =>
  shiftKey || (isMac() ? metaKey : ctrlKey);

function rowOf({ target }: SyntheticEvent): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[role=row][data-key]") : null;
}

const rowWith = (list: HTMLElement | null, id: string): HTMLElement | null =>
  list?.querySelector<HTMLElement>(`[role=row][data-key="${CSS.escape(id)}"]`) ?? null;
