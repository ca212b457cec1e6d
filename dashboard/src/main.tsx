import 'uplot/dist/uPlot.min.css';
import '../styles/base.css';
import '../styles/layout.css';
import '../styles/parts.css';
import '../styles/lists.css';
import '../styles/charts.css';
import '../styles/overview.css';
import '../styles/machines.css';
import '../styles/stateCharts.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { followService } from './live/follow.ts';

const page = document.getElementById('page');
if (page === null) throw new Error('index.html has no place for the page');
render(<App service={followService()} />, page);
