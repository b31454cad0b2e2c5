// Fields: one line, several lines, a tick, a choice from a list, a choice of two or three.
import { ChevronDown, type LucideIcon } from "lucide-react";
import { type ReactNode, useId } from "react";
import {
  Button as AriaButton,
  Select as AriaSelect,
  TextField as AriaTextField,
  Checkbox,
  FieldError,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  SelectValue,
  Text,
  TextArea,
  type TextFieldProps,
} from "react-aria-components";
import styles from "./Field.module.css";
import { Icon } from "./Icon";

interface TextInputProps extends Omit<TextFieldProps, "children" | "className" | "style"> {
  label: string;
  hint?: string;
  error?: string | null;
  large?: boolean;
  placeholder?: string;
  /** Several lines; how many are shown. */
  lines?: number;
  icon?: LucideIcon;
  /** For a field whose heading already says what it is. */
  hideLabel?: boolean;
  /** An ID, a PIN, a link: from left to right in every language. */
  ltr?: boolean;
}

export function TextInput(props: TextInputProps) {
  const { label, hint, error, large, placeholder, lines, icon, hideLabel, ltr, ...rest } = props;
  // Beside its drawing a line goes as the page does, or they would meet.
  const dir = ltr || TIMES.has(rest.type ?? "text") ? "ltr" : icon ? undefined : directionOf(rest);
  const box = [styles.input, large ? styles.large : "", icon ? styles.withIcon : ""].join(" ");
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className={styles.field ?? ""}>
      <Label className={hideLabel ? styles.hidden : styles.label}>{label}</Label>
      <span className={styles.wrap}>
        {icon ? <Icon of={icon} size="sm" /> : null}
        {lines ? (
          <TextArea className={`${box} ${styles.area}`} rows={lines} placeholder={placeholder} dir={dir} />
        ) : (
          <Input className={box} placeholder={placeholder} dir={dir} />
        )}
      </span>
      {hint && !error ? (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={styles.error}>{error}</FieldError>
    </AriaTextField>
  );
}

const TIMES: ReadonlySet<string> = new Set(["date", "time", "datetime-local"]);

/** As the letters go that were typed. What is empty, or only digits or dots, goes as the page does, with its placeholder. */
function directionOf({ value, type, inputMode }: TextFieldProps): "auto" | undefined {
  const letters = type !== "number" && type !== "password" && inputMode !== "numeric";
  return value && letters ? "auto" : undefined;
}

interface TickProps {
  children: ReactNode;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  strong?: boolean;
  "aria-describedby"?: string;
  "aria-label"?: string;
}

export function Tick({ children, strong, ...rest }: TickProps) {
  return (
    <Checkbox {...rest} className={styles.tick ?? ""}>
      <span className={styles.box} aria-hidden="true" />
      <span className={strong ? styles.tickStrong : styles.tickText}>{children}</span>
    </Checkbox>
  );
}

export interface Option<Value extends string> {
  value: Value;
  label: string;
  icon?: LucideIcon;
}

interface ChooseProps<Value extends string> {
  label: string;
  options: Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  icon?: LucideIcon;
  placeholder?: string;
  hideLabel?: boolean;
  isDisabled?: boolean;
}

export function Choose<Value extends string>(props: ChooseProps<Value>) {
  const { label, options, value, onChange, icon, placeholder, hideLabel, isDisabled } = props;
  return (
    <AriaSelect
      className={styles.field ?? ""}
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key) as Value)}
      placeholder={placeholder ?? ""}
      isDisabled={isDisabled ?? false}
    >
      <Label className={hideLabel ? styles.hidden : styles.label}>{label}</Label>
      <AriaButton className={styles.select ?? ""}>
        {icon ? <Icon of={icon} size="sm" /> : null}
        <SelectValue className={styles.value ?? ""} />
        <Icon of={ChevronDown} size="sm" />
      </AriaButton>
      <Popover className={styles.list ?? ""}>
        <ListBox items={options.map((option) => ({ ...option, id: option.value }))}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={styles.option ?? ""}>
              <bdi>{option.label}</bdi>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

interface SegmentsProps<Value extends string> {
  label: string;
  options: Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

export function Segments<Value extends string>({ label, options, value, onChange }: SegmentsProps<Value>) {
  const id = useId();
  return (
    <RadioGroup
      className={styles.also ?? ""}
      aria-labelledby={id}
      orientation="horizontal"
      value={value}
      onChange={(chosen) => onChange(chosen as Value)}
    >
      <span id={id}>{label}</span>
      <span className={styles.segments}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={styles.segment ?? ""}>
            {option.icon ? <Icon of={option.icon} size="xs" /> : null}
            {option.label}
          </Radio>
        ))}
      </span>
    </RadioGroup>
  );
}
