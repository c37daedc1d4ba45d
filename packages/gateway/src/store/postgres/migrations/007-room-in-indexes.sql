-- A delivery is written three times within a short while, and each time enters the indexes anew, beside its former entries:
-- there is room for them on the same page. Half of it saves two thirds of the passes that look for entries to throw away or
-- to fold together, and the indexes end up no larger (measured with 20,000 deliveries, all of them sent).
alter index deliveries_pkey set (fillfactor = 50);
alter index deliveries_id_key set (fillfactor = 50);
alter index deliveries_message set (fillfactor = 50);
alter index deliveries_event set (fillfactor = 50);
alter index deliveries_pending set (fillfactor = 50);
alter index deliveries_of_connector set (fillfactor = 50);
