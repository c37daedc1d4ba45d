-- Why something failed was kept in English words; it is a code with its params now, as JSON. Of each text there are many rows.
update deliveries set last_error = reason_of_words(last_error) where last_error is not null;
update attempts set error = reason_of_words(error) where error is not null;
update attachments set error = reason_of_words(error) where error is not null;
