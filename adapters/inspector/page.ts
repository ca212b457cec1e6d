/** Where Stately serves its inspector. The page below is ours; what it frames is not, and needs the internet. */
const INSPECTOR_URL = 'https://stately.ai/inspect';

/** A page that frames the inspector and hands it what arrives on our socket. */
export const inspectorPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>gocd-mesos: state machines</title>
<style>html, body, iframe { margin: 0; border: 0; width: 100%; height: 100%; display: block }</style>
</head>
<body>
<iframe id="inspector" title="Stately Inspector" src="${INSPECTOR_URL}"></iframe>
<script>
const inspector = document.getElementById('inspector');
const waiting = [];
let ready = false;
addEventListener('message', (event) => {
  if (event.source !== inspector.contentWindow || event.data?.type !== '@statelyai.connected') return;
  ready = true;
  for (const message of waiting.splice(0)) inspector.contentWindow.postMessage(message, '*');
});
new WebSocket('ws://' + location.host).onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (ready) inspector.contentWindow.postMessage(message, '*');
  else waiting.push(message);
};
</script>
</body>
</html>
`;
