'use strict';
// Every page is readable without this script. It shows local times (UTC on hover), copies commands, and follows deliveries.
const local = root => root.querySelectorAll('time[datetime]').forEach(time => {
  time.title = time.dateTime + ' (UTC)';
  time.textContent = new Date(time.dateTime).toLocaleString();
});
local(document);

document.querySelectorAll('pre').forEach(pre => {
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.textContent = 'Copy';
  copy.addEventListener('click', () => navigator.clipboard.writeText(pre.textContent).then(() => { copy.textContent = 'Copied'; }));
  pre.after(copy);
});

const pause = document.getElementById('pause');
if (pause) {
  const MOST_ROWS = 200;
  const rows = document.getElementById('deliveries');
  let source = null;
  const follow = () => {
    source = new EventSource(pause.dataset.stream);
    source.onmessage = event => {
      rows.insertAdjacentHTML('afterbegin', event.data);
      local(rows);
      while (rows.rows.length > MOST_ROWS) { rows.deleteRow(-1); }
    };
    pause.textContent = 'Pause';
  };
  pause.hidden = false;
  pause.addEventListener('click', () => {
    if (source) { source.close(); source = null; pause.textContent = 'Follow'; } else { follow(); }
  });
  follow();
}
