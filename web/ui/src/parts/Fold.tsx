// A part of a form that is folded away until somebody wants it. The line beside its name says what is in it.
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import styles from "./Fold.module.css";
import { Icon } from "./Icon";

interface FoldProps {
  title: string;
  summary?: string;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}

export function Fold({ title, summary, isOpen, onOpenChange, children }: FoldProps) {
  return (
    <Disclosure className={styles.fold ?? ""} isExpanded={isOpen} onExpandedChange={onOpenChange}>
      <Heading className={styles.head} level={3}>
        <Button slot="trigger" className={styles.button ?? ""}>
          <Icon of={ChevronRight} size="sm" />
          <span>{title}</span>
          {summary && !isOpen ? (
            <span className={styles.summary}>
              <bdi>{summary}</bdi>
            </span>
          ) : null}
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className={styles.content}>{children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
