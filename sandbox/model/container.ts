/** What a host of the model cluster asks a container engine to run. */
export interface ContainerSpec {
  readonly taskId: string;
  readonly image: string;
  /** The container's own host name. */
  readonly hostname: string;
  /** Whether that name can be looked up within it; it can if left out. */
  readonly knowsItsName?: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** What was fetched into its sandbox: what is in each file, by its name. */
  readonly sandbox?: Readonly<Record<string, string>>;
  /** A command for `/bin/sh -c`, in place of the image's entry point. */
  readonly shell?: string;
  /** The host it is on; left out by who has none. */
  readonly host?: string;
}

/** What the engine tells the host. After `exited` or `failedToStart` nothing follows. */
export interface ContainerEvents {
  /** The image is there and the container about to be made. An engine that can't tell leaves it out. */
  pulled?(): void;
  /** The image could not be had or the container not be made; `message` is the engine's text. */
  failedToStart(message: string): void;
  running(): void;
  /** The main process ended; 128 + signal number if a signal ended it. */
  exited(code: number): void;
}

export interface Container {
  /** SIGTERM, then SIGKILL after `graceMs`; 0 kills at once. Calling it again shortens or renews the grace. */
  stop(graceMs: number): void;
  /** Freezes or thaws everything in it, as when its host hangs. */
  setFrozen(frozen: boolean): void;
  /** Cuts or restores its way to the GoCD server. */
  setReachable(reachable: boolean): void;
}

/** Starts containers: pull, create, run. The Mesos half of the model knows no more of GoCD agents than this. */
export interface ContainerEngine {
  start(spec: ContainerSpec, events: ContainerEvents): Container;
}
