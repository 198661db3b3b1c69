'use strict';
// Every page is readable without this script. The script shows local times (UTC on hover), copies commands, renews pages, and follows deliveries.
const main = document.getElementById('content');

const enhance = root => {
  root.querySelectorAll('time[datetime]').forEach(time => {
    time.title = time.dateTime + ' (UTC)';
    time.textContent = new Date(time.dateTime).toLocaleString();
  });
  root.querySelectorAll('pre.command').forEach(pre => {
    const copy = document.createElement('button');
    copy.type = 'button';
    copy.className = 'copy';
    copy.textContent = 'Copy';
    copy.addEventListener('click', () => navigator.clipboard.writeText(pre.textContent).then(() => { copy.textContent = 'Copied'; }));
    pre.after(copy);
  });
};
enhance(document);

const notice = document.createElement('p');
notice.setAttribute('role', 'status');
notice.className = 'bad';
const say = text => {
  notice.textContent = text;
  if (text) { main.before(notice); } else { notice.remove(); }
};

const seconds = Number(main.dataset.refresh);
if (seconds > 0) {
  const isUsed = () => document.hidden || main.contains(document.activeElement) || !getSelection().isCollapsed;
  const renew = async () => {
    if (isUsed()) { return; }
    try {
      const answer = await fetch(location.href);
      if (answer.redirected) { location.reload(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (isUsed()) { return; }
      main.replaceChildren(...page.getElementById('content').childNodes);
      enhance(main);
      say('');
    } catch {
      say('The console does not answer. This page is not up to date.');
    }
  };
  setInterval(renew, seconds * 1000);
}

const pause = document.getElementById('pause');
if (pause) {
  const MOST_ROWS = 200;
  const rows = document.getElementById('deliveries');
  let source = null;
  const stop = text => {
    source.close();
    source = null;
    pause.textContent = 'Follow';
    say(text);
  };
  const follow = () => {
    source = new EventSource(pause.dataset.stream);
    source.onmessage = event => {
      rows.insertAdjacentHTML('afterbegin', event.data);
      enhance(rows);
      while (rows.rows.length > MOST_ROWS) { rows.deleteRow(-1); }
    };
    source.onopen = () => say('');
    // The browser connects again by itself, unless the console has refused the stream.
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        stop('The console ended the live list. Reload the page.');
      } else {
        say('The console does not answer. The list is not up to date.');
      }
    };
    pause.textContent = 'Pause';
  };
  pause.hidden = false;
  pause.addEventListener('click', () => { if (source) { stop(''); } else { follow(); } });
  follow();
}
