// Search and filters of a list, and the file of what they leave.
import { Button, Choose, TextInput, Tick } from "@gavel/ui";
import { Download, Search, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "./FilterBar.module.css";
import { type FilterName, type Filters, isFiltered } from "./filters";

interface FilterBarProps {
  names: readonly FilterName[];
  find: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  /** Who has written; for `person`. */
  senders?: { person: string; name: string }[];
  /** Of one connection there is one end more. */
  connections?: boolean;
  onSave: () => void;
  isSaving: boolean;
}

const ROLES = ["owner", "operator", "host", "participant", "guest"] as const;
const KINDS = ["app", "phone", "whip", "whep", "pexip", "bot"] as const;
const HOWS = ["in", "left", "removed", "lost", "ended", "denied", "timed_out", "sent_out", "idle"] as const;

export function FilterBar(props: FilterBarProps) {
  const { names, find, filters, onFilters, senders = [], connections, onSave, isSaving } = props;
  const { t } = useTranslation();
  const set = (name: FilterName) => (value: string) => onFilters({ ...filters, [name]: value });
  const has = (name: FilterName) => names.includes(name);
  const hows = connections ? [...HOWS, "replaced" as const] : HOWS;
  return (
    <div className={styles.bar}>
      <div className={styles.search}>
        <TextInput
          label={find}
          hideLabel
          icon={Search}
          placeholder={find}
          type="search"
          value={filters.q ?? ""}
          onChange={set("q")}
        />
      </div>
      {has("role") ? (
        <Pick
          label={t("analytics.role")}
          value={filters.role}
          onChange={set("role")}
          options={ROLES.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
        />
      ) : null}
      {has("kind") ? (
        <Pick
          label={t("analytics.kind")}
          value={filters.kind}
          onChange={set("kind")}
          options={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
        />
      ) : null}
      {has("how") ? (
        <Pick
          label={t(connections ? "analytics.how" : "analytics.howPerson")}
          value={filters.how}
          onChange={set("how")}
          options={hows.map((how) => ({ value: how, label: t(`how.${how}`) }))}
        />
      ) : null}
      {has("person") ? (
        <Pick
          label={t("analytics.sender")}
          value={filters.person}
          onChange={set("person")}
          options={senders.map(({ person, name }) => ({ value: person, label: name }))}
        />
      ) : null}
      <div className={styles.time}>
        <TextInput
          label={t("analytics.from")}
          type="datetime-local"
          value={filters.since ?? ""}
          onChange={set("since")}
        />
      </div>
      <div className={styles.time}>
        <TextInput
          label={t("analytics.until")}
          type="datetime-local"
          value={filters.until ?? ""}
          onChange={set("until")}
        />
      </div>
      {has("removed") ? (
        <Tick isSelected={filters.removed === "true"} onChange={(on) => set("removed")(on ? "true" : "")}>
          {t(has("role") ? "analytics.onlyRemoved" : "analytics.onlyRemovals")}
        </Tick>
      ) : null}
      {has("running") ? (
        <Tick isSelected={filters.running === "true"} onChange={(on) => set("running")(on ? "true" : "")}>
          {t("analytics.onlyRunning")}
        </Tick>
      ) : null}
      <div className={styles.end}>
        {isFiltered(filters) ? (
          <Button icon={X} onPress={() => onFilters({})}>
            {t("analytics.clearFilters")}
          </Button>
        ) : null}
        <Button look="edge" icon={Download} onPress={onSave} isPending={isSaving}>
          {t("analytics.csv")}
        </Button>
      </div>
    </div>
  );
}

interface PickProps {
  label: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** One of several, or any. A list box takes no empty key. */
const ANY = "any";

function Pick({ label, value, options, onChange }: PickProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.pick}>
      <Choose
        label={label}
        value={value || ANY}
        onChange={(chosen) => onChange(chosen === ANY ? "" : chosen)}
        options={[{ value: ANY, label: t("analytics.any") }, ...options]}
      />
    </div>
  );
}
