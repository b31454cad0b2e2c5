// Menus: at a button, or at any element (a row, a tile, the place of a right-click).
import { ChevronRight, type LucideIcon, Check as Tick } from "lucide-react";
import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger as AriaMenuTrigger,
  Header,
  MenuSection,
  Popover,
  Separator,
  SubmenuTrigger,
} from "react-aria-components";
import { Icon } from "./Icon";
import styles from "./Menu.module.css";
import { useHeld } from "./useHeld";

export interface Act {
  id: string;
  label: string;
  icon?: LucideIcon;
  hint?: string;
  danger?: boolean;
  onAction: () => void;
}

/** What is so or not so, and becomes the other by the act. */
export interface Check extends Act {
  checked: boolean;
}

/** An act that opens a menu of its own, of what is so or not so. */
export interface Checks extends Omit<Act, "onAction"> {
  checks: Check[];
}

interface MenuProps {
  label: string;
  /** Groups of acts, a line between them. */
  groups: (Act | Checks)[][];
  head?: ReactNode;
}

interface MenuButtonProps extends MenuProps {
  /** The button that opens it. */
  children: ReactNode;
  placement?: "bottom start" | "bottom end" | "top end";
}

export function MenuButton({ children, placement = "bottom end", ...menu }: MenuButtonProps) {
  return (
    <AriaMenuTrigger>
      {children}
      <Popover placement={placement} className={styles.popover ?? ""}>
        <Items {...menu} />
      </Popover>
    </AriaMenuTrigger>
  );
}

interface AnchoredMenuProps extends MenuProps {
  anchor: HTMLElement;
  onClose: () => void;
}

export function AnchoredMenu({ anchor, onClose, ...menu }: AnchoredMenuProps) {
  return (
    <Popover
      trigger="MenuTrigger"
      triggerRef={{ current: anchor }}
      isOpen
      // Beside it, so that also a long menu stands on the screen as a whole.
      placement="start top"
      onOpenChange={(open) => !open && onClose()}
      className={styles.popover ?? ""}
      aria-label={menu.label}
    >
      <Items {...menu} onClose={onClose} />
    </Popover>
  );
}

function Items({ label, groups, head, onClose }: MenuProps & { onClose?: () => void }) {
  const held = useHeld();
  const filled = groups.filter((group) => group.length > 0);
  return (
    <AriaMenu
      className={styles.menu ?? ""}
      aria-label={label}
      autoFocus="first"
      style={held ? { pointerEvents: "none" } : {}}
      {...(onClose ? { onClose } : {})}
    >
      {filled.map((group, n) => (
        <Group key={group[0]?.id ?? n} acts={group} head={n === 0 ? head : null} line={n > 0} label={label} />
      ))}
    </AriaMenu>
  );
}

interface GroupProps {
  acts: (Act | Checks)[];
  head: ReactNode;
  line: boolean;
  label: string;
}

function Group({ acts, head, line, label }: GroupProps) {
  return (
    <>
      {line ? <Separator className={styles.line ?? ""} /> : null}
      <MenuSection aria-label={label}>
        {head ? <Header className={styles.head}>{head}</Header> : null}
        {acts.map((act) => ("checks" in act ? submenuOf(act) : itemOf(act)))}
      </MenuSection>
    </>
  );
}

// Not components: React Aria looks at the elements themselves.
function itemOf({ id, label, icon, danger, onAction }: Act) {
  return (
    <AriaMenuItem
      key={id}
      id={id}
      textValue={label}
      onAction={onAction}
      className={`${styles.item} ${danger ? styles.danger : ""}`}
    >
      {icon ? <Icon of={icon} size="sm" /> : null}
      <span>{label}</span>
    </AriaMenuItem>
  );
}

function submenuOf({ id, label, icon, checks }: Checks) {
  const checked = checks.filter((check) => check.checked).map((check) => check.id);
  return (
    <SubmenuTrigger key={id}>
      <AriaMenuItem id={id} textValue={label} className={styles.item ?? ""}>
        {icon ? <Icon of={icon} size="sm" /> : null}
        <span>{label}</span>
        <span className={styles.end}>
          <Icon of={ChevronRight} size="sm" />
        </span>
      </AriaMenuItem>
      <Popover className={styles.popover ?? ""}>
        <AriaMenu
          className={styles.menu ?? ""}
          aria-label={label}
          selectionMode="multiple"
          selectedKeys={checked}
        >
          {checks.map((check) => (
            <AriaMenuItem
              key={check.id}
              id={check.id}
              textValue={check.label}
              onAction={check.onAction}
              className={styles.item ?? ""}
            >
              <span className={styles.check}>{check.checked ? <Icon of={Tick} size="sm" /> : null}</span>
              <span>{check.label}</span>
            </AriaMenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </SubmenuTrigger>
  );
}
