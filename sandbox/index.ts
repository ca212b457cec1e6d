/** The door of the model world: what the program, its specs and its benches import from it. */

export { serveGocd } from './http/gocd.ts';
export { serveMesos } from './http/mesos.ts';
export { inProcessGocd } from './inProcess/gocdServer.ts';
export { inProcessMesos } from './inProcess/mesosMaster.ts';
export { advance, Quiescence } from './inProcess/quiescence.ts';
export { StallingClock } from './inProcess/stallingClock.ts';
export { type Disk, DiskStore, ProcessMemory } from './inProcess/stateStore.ts';
export { type Mishap, Wire } from './inProcess/wire.ts';
export { type AgentFaults, createAgentEngine, type ImageModel } from './model/gocd/agentEngine.ts';
export { AgentProcess } from './model/gocd/agentProcess.ts';
export type { GocdRequest, GocdResponse } from './model/gocd/api/http.ts';
export type { GocdEvent } from './model/gocd/events.ts';
export { type Job, type JobRequest, timesRescheduled } from './model/gocd/job.ts';
export type { GocdOptions, GocdSecurity } from './model/gocd/options.ts';
export { createGocd, type Gocd } from './model/gocd/server.ts';
export type {
  EventOnItsWay,
  Fate,
  Faults,
  HostSpec,
  MasterAnswer,
  MasterRequest,
} from './model/mesos/api.ts';
export { MesosCluster } from './model/mesos/cluster.ts';
export type { ClusterView, TaskView } from './model/mesos/view.ts';
export { quantile } from './quantiles.ts';
export { Rehearsal, type TroubleNews } from './rehearsal/rehearsal.ts';
export { storeOnDisk } from './rehearsal/storeOnDisk.ts';
export type { TroubleName } from './rehearsal/troubleNames.ts';
export { sandboxSettings } from './settings.ts';
export { summaryOf } from './summary.ts';
export { ALL_SCENARIOS } from './trial/allScenarios.ts';
export { CAP_SCENARIOS, CROWD_GROUP } from './trial/capScenarios.ts';
export type { AgentLevel } from './trial/meter.ts';
export { PIPELINE_SCENARIOS } from './trial/pipelineScenarios.ts';
export type { PoolReport, TrialDetails, TrialReport } from './trial/report.ts';
export { keepingAgents, scenarioConfig, trialConfig } from './trial/scenarioConfig.ts';
export { jobsByTime } from './trial/scenarioLoad.ts';
export type { ScenarioName } from './trial/scenarioNames.ts';
export { SCENARIOS, type Scenario, type Scene } from './trial/scenarios.ts';
export { type DetailedReport, runTrial, runTrialInDetail, type Trial } from './trial/trial.ts';
export { type Waits, waitsOf } from './trial/waits.ts';
export { pastWorkload } from './workload/arrivals.ts';
export { playDays } from './workload/companyDay.ts';
export {
  type Course,
  isLater,
  jobsOfCourse,
  NO_COURSE,
  type PlannedStage,
  playCourse,
} from './workload/course.ts';
export { demoWorkload } from './workload/demo.ts';
export { exponential, logNormal } from './workload/distributions.ts';
export { courseOf } from './workload/pipelineRuns.ts';
export { play } from './workload/play.ts';
export { type Arrival, fanOut, generate, type JobKind, jobCount } from './workload/workload.ts';
export { createDemoWorld, DEMO, type DemoWorld, host } from './world.ts';
