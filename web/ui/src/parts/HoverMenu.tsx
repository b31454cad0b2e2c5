// A menu that opens when its button is pressed, pointed at or focused, and stays while the pointer is on it (WCAG 1.4.13).
// Opening by pointing or focusing leaves the focus where it is; pressing, or an arrow key, moves it in.
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import styles from "./HoverMenu.module.css";
import { Icon } from "./Icon";
import type { Act } from "./Menu";

interface HoverMenuProps {
  label: string;
  groups: Act[][];
  button: ReactNode;
  buttonClass: string;
  id?: string;
}

/** On a narrow screen the menu is a sheet over its own button: it must not slide under a pointer about to press. */
const isSheet = (): boolean => window.matchMedia("(max-width: 40rem)").matches;

type Open = "no" | "shown" | "entered";

/** Long enough to cross the gap between button and menu, short enough not to hang about. */
const STAYS_MS = 250;

export function HoverMenu({ label, groups, button, buttonClass, id }: HoverMenuProps) {
  const [open, setOpen] = useState<Open>("no");
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const closing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pressing = useRef(false);
  const menuId = useId();
  const items = () => [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];

  useEffect(() => {
    if (open === "entered") root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [open]);
  useEffect(() => () => clearTimeout(closing.current), []);

  const stay = () => clearTimeout(closing.current);
  const pointed = (event: PointerEvent) => {
    if (event.pointerType === "touch" || isSheet()) return;
    // A pointer that rests where the button has just come to stand does not point at it.
    if (event.movementX === 0 && event.movementY === 0) return;
    stay();
    setOpen((now) => (now === "no" ? "shown" : now));
  };
  const unpointed = (event: PointerEvent) => {
    if (event.pointerType === "touch" || open === "entered") return;
    closing.current = setTimeout(() => setOpen((now) => (now === "shown" ? "no" : now)), STAYS_MS);
  };
  const back = () => {
    setOpen("no");
    pressing.current = true; // the focus that comes back must not open it again
    opener.current?.focus();
    pressing.current = false;
  };
  const move = (step: number | "first" | "last") => {
    const all = items();
    const here = all.indexOf(document.activeElement as HTMLElement);
    const next =
      step === "first" ? 0 : step === "last" ? all.length - 1 : (here + step + all.length) % all.length;
    all[next]?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    const inMenu = event.target !== opener.current;
    switch (event.key) {
      case "Escape":
        if (open === "no") return;
        back();
        break;
      case "ArrowDown":
      case "ArrowUp":
        if (inMenu) move(event.key === "ArrowDown" ? 1 : -1);
        else setOpen("entered");
        break;
      case "Home":
      case "End":
        if (!inMenu) return;
        move(event.key === "Home" ? "first" : "last");
        break;
      case "Tab":
        setOpen("no");
        return;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the wrapper only watches pointer and focus for the menu inside
    <div
      className={styles.root}
      ref={root}
      onPointerMove={pointed}
      onPointerLeave={unpointed}
      onKeyDown={keys}
      onBlur={(event) => {
        if (!root.current?.contains(event.relatedTarget)) setOpen("no");
      }}
    >
      <button
        type="button"
        id={id}
        ref={opener}
        className={buttonClass}
        aria-haspopup="menu"
        aria-expanded={open !== "no"}
        aria-controls={open === "no" ? undefined : menuId}
        onPointerDown={() => {
          pressing.current = true;
        }}
        onFocus={() => {
          if (!pressing.current && !isSheet()) setOpen((now) => (now === "no" ? "shown" : now));
        }}
        onClick={() => {
          pressing.current = false;
          setOpen((now) => (now === "entered" ? "no" : "entered"));
        }}
      >
        {button}
      </button>
      {open === "no" ? null : (
        <>
          <div className={styles.back} aria-hidden="true" onPointerDown={() => setOpen("no")} />
          <div className={styles.menu} role="menu" id={menuId} aria-label={label}>
            {groups.map((group, n) => (
              <Group key={group[0]?.id ?? n} acts={group} line={n > 0} onDone={() => setOpen("no")} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function Group({ acts, line, onDone }: { acts: Act[]; line: boolean; onDone: () => void }) {
  const id = useId();
  return (
    <>
      {line ? <hr /> : null}
      {acts.map((act) => (
        <Item key={act.id} act={act} hintId={`${id}${act.id}`} onDone={onDone} />
      ))}
    </>
  );
}

/** The hint describes the item; the item's name is its label alone, as it is seen and as it is spoken to. */
function Item({ act, hintId, onDone }: { act: Act; hintId: string; onDone: () => void }) {
  const go = () => {
    onDone();
    act.onAction();
  };
  return (
    <>
      <button
        type="button"
        role="menuitem"
        tabIndex={-1}
        className={`${styles.item} ${act.danger ? styles.danger : ""}`}
        aria-describedby={act.hint ? hintId : undefined}
        onClick={go}
      >
        {act.icon ? <Icon of={act.icon} /> : null}
        <span>
          <b>{act.label}</b>
          {act.hint ? <span className={styles.hint} data-hint={act.hint} aria-hidden="true" /> : null}
        </span>
      </button>
      {act.hint ? (
        <span hidden id={hintId}>
          {act.hint}
        </span>
      ) : null}
    </>
  );
}
