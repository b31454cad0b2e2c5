// Menus: at a button, or at any element (a row, a tile, the place of a right-click).
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger as AriaMenuTrigger,
  Header,
  MenuSection,
  Popover,
  Separator,
} from "react-aria-components";
import { Icon } from "./Icon";
import styles from "./Menu.module.css";

export interface Act {
  id: string;
  label: string;
  icon?: LucideIcon;
  hint?: string;
  danger?: boolean;
  onAction: () => void;
}

interface MenuProps {
  label: string;
  /** Groups of acts, a line between them. */
  groups: Act[][];
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
      placement="bottom end"
      onOpenChange={(open) => !open && onClose()}
      className={styles.popover ?? ""}
      aria-label={menu.label}
    >
      <Items {...menu} onClose={onClose} />
    </Popover>
  );
}

function Items({ label, groups, head, onClose }: MenuProps & { onClose?: () => void }) {
  const filled = groups.filter((group) => group.length > 0);
  return (
    <AriaMenu
      className={styles.menu ?? ""}
      aria-label={label}
      autoFocus="first"
      {...(onClose ? { onClose } : {})}
    >
      {filled.map((group, n) => (
        <Group key={group[0]?.id ?? n} acts={group} head={n === 0 ? head : null} line={n > 0} label={label} />
      ))}
    </AriaMenu>
  );
}

function Group({ acts, head, line, label }: { acts: Act[]; head: ReactNode; line: boolean; label: string }) {
  return (
    <>
      {line ? <Separator className={styles.line ?? ""} /> : null}
      <MenuSection aria-label={label}>
        {head ? <Header className={styles.head}>{head}</Header> : null}
        {acts.map((act) => (
          <AriaMenuItem
            key={act.id}
            id={act.id}
            textValue={act.label}
            onAction={act.onAction}
            className={`${styles.item} ${act.danger ? styles.danger : ""}`}
          >
            {act.icon ? <Icon of={act.icon} size="sm" /> : null}
            <span>{act.label}</span>
          </AriaMenuItem>
        ))}
      </MenuSection>
    </>
  );
}
