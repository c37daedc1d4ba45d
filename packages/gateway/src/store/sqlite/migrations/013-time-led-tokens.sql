-- Keys of tokens begin with six bytes of time, so that the oldest come first and expired ones need no index. Tokens that
-- were issued before then begin with none.
drop index tokens_expiring;
update tokens set hash = unhex('000000000000' || hex(hash));
