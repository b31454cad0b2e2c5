// A list of records: a table that is ordered by its heads, and on a phone a list of cards.
import { Button, Choose, Icon, Ledger } from "@gavel/ui";
import { ArrowDown, ArrowUp } from "lucide-react";
import { Cell, Column, Row, type SortDescriptor, Table, TableBody, TableHeader } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useNarrow } from "../useNarrow";
import { type ListSpec, NONE } from "./columns";
import type { Order } from "./filters";
import styles from "./RecordTable.module.css";

interface RecordTableProps<T> {
  label: string;
  spec: ListSpec<T>;
  rows: T[];
  order: Order;
  onOrder: (order: Order) => void;
}

export function RecordTable<T>(props: RecordTableProps<T>) {
  return useNarrow() ? <Cards {...props} /> : <Wide {...props} />;
}

function Wide<T>({ label, spec, rows, order, onOrder }: RecordTableProps<T>) {
  const sortable = spec.columns.find((column) => column.sort === order.column);
  const descriptor: SortDescriptor | undefined = sortable && {
    column: sortable.id,
    direction: order.descending ? "descending" : "ascending",
  };
  const sort = ({ column, direction }: SortDescriptor) => {
    const chosen = spec.columns.find((one) => one.id === column)?.sort;
    if (chosen) onOrder({ column: chosen, descending: direction === "descending" });
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be scrollable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <Table
        aria-label={label}
        className={styles.table ?? ""}
        {...(descriptor ? { sortDescriptor: descriptor } : {})}
        onSortChange={sort}
      >
        <TableHeader>
          {spec.columns.map(({ id, label: head, sort: by, end }, n) => (
            <Column
              key={id}
              id={id}
              isRowHeader={n === 0}
              allowsSorting={by !== undefined}
              className={end ? (styles.end ?? "") : ""}
            >
              {({ sortDirection }) => (
                <span className={styles.head}>
                  {head}
                  {sortDirection ? (
                    <Icon of={sortDirection === "ascending" ? ArrowUp : ArrowDown} size="xs" />
                  ) : null}
                </span>
              )}
            </Column>
          ))}
        </TableHeader>
        <TableBody>
          {rows.map((row) => (
            <Row key={spec.keyOf(row)} id={spec.keyOf(row)}>
              {spec.columns.map(({ id, end, cell }) => (
                <Cell key={id} className={end ? (styles.end ?? "") : ""}>
                  {cell(row)}
                </Cell>
              ))}
            </Row>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

function Cards<T>({ label, spec, rows, order, onOrder }: RecordTableProps<T>) {
  const { t } = useTranslation();
  const [first, ...rest] = spec.columns;
  const options = spec.columns.flatMap(({ label: column, sort }) =>
    sort
      ? [
          { value: sort, label: t("analytics.ascending", { column }) },
          { value: `-${sort}`, label: t("analytics.descending", { column }) },
        ]
      : [],
  );
  return (
    <>
      <div className={styles.order}>
        <Choose
          label={t("analytics.sort")}
          options={options}
          value={(order.descending ? "-" : "") + order.column}
          onChange={(value) =>
            onOrder({ column: value.replace(/^-/, ""), descending: value.startsWith("-") })
          }
        />
      </div>
      <ul className={styles.cards} aria-label={label}>
        {rows.map((row) => (
          <li key={spec.keyOf(row)}>
            <h3>{first?.cell(row)}</h3>
            <Ledger
              facts={rest
                .map(({ id, label: name, cell }) => ({ key: id, label: name, value: cell(row) }))
                .filter(({ value }) => value !== NONE)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The end of a list of which there is more. */
export function More({ onMore, isPending }: { onMore: () => void; isPending: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={styles.more}>
      <Button look="edge" onPress={onMore} isPending={isPending}>
        {t("analytics.more")}
      </Button>
    </div>
  );
}
