// The ledger: label ····· value. Facts about a person, a room, a receipt. No adjectives.
import type { ReactNode } from "react";
import styles from "./Ledger.module.css";

export interface Fact {
  /** Where labels repeat. */
  key?: string;
  label: string;
  value: ReactNode;
}

export function Ledger({ facts }: { facts: (Fact | null)[] }) {
  return (
    <dl className={styles.ledger}>
      {facts
        .filter((fact) => fact !== null)
        .map((fact) => (
          <div key={fact.key ?? fact.label}>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
    </dl>
  );
}
