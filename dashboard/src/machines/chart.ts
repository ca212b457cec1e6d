/** A state chart as it is laid out, in pixels. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  /** What is around others stands before them. */
  readonly nodes: readonly ChartNode[];
  readonly edges: readonly ChartEdge[];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ChartNode extends Box {
  readonly path: string;
  readonly key: string;
  /** As the machine's definition has it. */
  readonly kind: string;
  readonly isInitial: boolean;
  /** States inside that have a chart of their own. */
  readonly hidden: number;
  /** Others are drawn inside it. */
  readonly isAround: boolean;
}

export interface ChartEdge {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[];
  /** The path, as SVG has it. */
  readonly line: string;
  /** Where its events are written; null if there is no room. */
  readonly label: (Box & { readonly lines: readonly string[] }) | null;
}

/** By machine, and by `machine/state` for what is in states that are drawn for themselves. */
export type Charts = Readonly<Record<string, Chart>>;
