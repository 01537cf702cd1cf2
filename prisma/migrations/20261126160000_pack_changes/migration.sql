-- The page of prices is kept by every process, and shows the packs.
CREATE TRIGGER "CreditPack_changed" AFTER INSERT OR UPDATE OR DELETE ON "CreditPack"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
