-- CreateIndex
CREATE INDEX "SandboxTask_callBackUrl_idx" ON "SandboxTask" USING HASH ("callBackUrl");
