// Fields that search while one types: one thing out of a long list, or several, each a chip that can be taken off.
import { ChevronDown, type LucideIcon, Search, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import {
  Button as AriaButton,
  Tag as AriaTag,
  ComboBox,
  FieldError,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  TagGroup,
  TagList,
  Text,
} from "react-aria-components";
import styles from "./Combo.module.css";
import field from "./Field.module.css";
import { Icon } from "./Icon";

export interface Pick {
  id: string;
  label: string;
  /** A second line: who that is. */
  note?: string;
  icon?: LucideIcon;
}

interface LookupProps {
  label: string;
  options: Pick[];
  value: string;
  onChange: (id: string) => void;
}

/** One out of many, found by a part of its name. */
export function Lookup({ label, options, value, onChange }: LookupProps) {
  return (
    <ComboBox
      className={field.field ?? ""}
      defaultItems={options}
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key))}
      menuTrigger="focus"
    >
      <Label className={field.label}>{label}</Label>
      <span className={field.wrap}>
        <Input className={`${field.input} ${styles.openable}`} />
        <AriaButton className={styles.open ?? ""}>
          <Icon of={ChevronDown} size="sm" />
        </AriaButton>
      </span>
      <Found />
    </ComboBox>
  );
}

interface PickManyProps {
  label: string;
  hint?: string;
  error?: string | null;
  placeholder?: string;
  /** What the text in the field finds, without those who are picked. */
  found: Pick[];
  query: string;
  onQuery: (text: string) => void;
  picked: Pick[];
  onPick: (id: string) => void;
  onRemove: (ids: string[]) => void;
  /** What is said where nothing is found. */
  none: string;
  removeLabel: (label: string) => string;
  pickedLabel: string;
}

/** Several, found by what is typed, and below the field a chip for each. */
export function PickMany(props: PickManyProps) {
  const { label, hint, error, placeholder, found, query, onQuery, picked, onPick, onRemove } = props;
  /** Leaving the field comes here too, with what was picked before: what is typed stays. */
  const pick = (key: Key | null) => {
    if (key === null || picked.some(({ id }) => id === key)) return;
    onQuery("");
    onPick(String(key));
  };
  /** Enter takes the first one found, where none was chosen by the arrows. */
  const enter = (event: KeyboardEvent<HTMLElement>) => {
    const [first] = found;
    const chosen = (event.target as HTMLElement).getAttribute("aria-activedescendant");
    if (event.key !== "Enter" || chosen || !first || query.trim() === "") return;
    event.preventDefault();
    event.stopPropagation();
    pick(first.id);
  };
  return (
    <div className={styles.many}>
      <ComboBox
        className={field.field ?? ""}
        items={found}
        inputValue={query}
        onInputChange={onQuery}
        // The last one picked: a list whose value changes closes.
        value={picked.at(-1)?.id ?? null}
        onChange={pick}
        allowsEmptyCollection
        isInvalid={Boolean(error)}
      >
        <Label className={field.label}>{label}</Label>
        <span className={field.wrap} onKeyDownCapture={enter}>
          <Icon of={Search} size="sm" />
          <Input className={`${field.input} ${field.withIcon}`} placeholder={placeholder} />
        </span>
        {hint && !error ? (
          <Text slot="description" className={field.hint}>
            {hint}
          </Text>
        ) : null}
        <FieldError className={field.error}>{error}</FieldError>
        <Found none={props.none} />
      </ComboBox>
      {picked.length > 0 ? (
        <TagGroup aria-label={props.pickedLabel} onRemove={(keys) => onRemove([...keys].map(String))}>
          <TagList className={styles.chips ?? ""} items={picked}>
            {(one) => (
              <AriaTag id={one.id} textValue={one.label} className={styles.chip ?? ""}>
                {one.icon ? <Icon of={one.icon} size="xs" /> : null}
                <bdi>{one.label}</bdi>
                <AriaButton
                  slot="remove"
                  className={styles.remove ?? ""}
                  aria-label={props.removeLabel(one.label)}
                >
                  <Icon of={X} size="xs" />
                </AriaButton>
              </AriaTag>
            )}
          </TagList>
        </TagGroup>
      ) : null}
    </div>
  );
}

function Found({ none }: { none?: string }) {
  return (
    <Popover className={field.list ?? ""}>
      <ListBox<Pick> {...(none ? { renderEmptyState: () => <p className={styles.none}>{none}</p> } : {})}>
        {(one) => (
          <ListBoxItem id={one.id} textValue={one.label} className={`${field.option} ${styles.option}`}>
            {one.icon ? <Icon of={one.icon} size="sm" /> : null}
            {/* One text, so that what is said is what is seen. */}
            <bdi>{one.label}</bdi>
            {one.note ? <bdi className={styles.note}>{one.note}</bdi> : null}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  );
}
