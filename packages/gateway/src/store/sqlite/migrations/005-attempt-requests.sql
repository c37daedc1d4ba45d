-- What an attempt sent beside the delivery's body, which is the same for all, and the headers of the answer: both JSON.
alter table attempts add column request text;
alter table attempts add column response_headers text;
